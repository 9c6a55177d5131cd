"""English terms of each domain, written for Assay from general knowledge.

For each domain two lists: its own terms, and words that it shares with others or with
everyday speech, which count half. Terms are parted by ", ". They match whole words in any
case, plurals too; a blank matches a hyphen as well; `*` at the end stands for any ending.
"""

from __future__ import annotations

ENGLISH: dict[str, tuple[str, str]] = {
    "mathematics": (
        "algebra*, geometry, trigonometr*, calculus, arithmetic, theorem, lemma, "
        "derivative of, definite integral, integral of, quadratic, polynomial, logarithm*, "
        "square root, cube root, fraction, numerator, denominator, prime number, "
        "prime factor*, factorial, probability, permutation, combinatori*, standard deviation, "
        "eigenvalue, eigenvector, linear equation, equation, hypotenuse, triangle, rectangle, "
        "circumference, diameter, perimeter, polygon, parallelogram, pythagorean, "
        "proof by induction, set theory, modulo, divisible by, divisor, least common multiple, "
        "greatest common divisor, subtract*, multiply, multiplied by, multiplication, "
        "divided by, arithmetic sequence, geometric series, fibonacci, solve for x, "
        "mathematic*, math, maths, word problem, times as many, times as much, half as many, "
        "twice as many, twice as much, odd number, even number, decimal point, right angle, "
        "convex, differential equation, mean and median, sine, cosine, to the power of, "
        "scalene, isosceles, standard form, x axis, y axis",
        "exponent, matrix, matrices, vector, inequality, slope, radius, coordinate, remainder, "
        "sum of, percent of, percentage, altogether, in total, how many, median, average of, "
        "geometric, decimal, digit, angle, ratio, calculate, per hour, total number of, "
        "how much money, numbers, area of, graph of, pi, topology, integer, how much, "
        "total amount, cost of, times more, expression",
    ),
    "physics": (
        "physics, physicist, quantum, newton's, newtonian, thermodynamic*, electromagneti*, "
        "kinetic energy, potential energy, gravitational, acceleration, momentum, centripetal, "
        "photon, electron, proton, neutron, quark, boson, higgs, relativity, einstein, "
        "wavelength, diffraction, refraction, entropy, inertia, friction, torque, joule, "
        "kilogram, electric charge, electric field, magnetic field, magnetism, conductivity, "
        "superconduct*, semiconductor, nuclear fission, nuclear fusion, radioactiv*, "
        "half life, speed of light, string theory, optics, angular velocity, law of motion, "
        "free fall, pendulum, fluid dynamics, bernoulli, schrodinger, uncertainty principle, "
        "ideal gas, kelvin, particle accelerator, mass and energy, wave function, ohm, ampere, "
        "coulomb, hertz, buoyancy, doppler, vacuum tube, physical law, terminal velocity",
        "gravity, velocity, force, energy, mass, voltage, pressure, particle, frequency, heat, "
        "vacuum, wave, amplitude, density, light bulb, laser, temperature, magnet, lens, "
        "resonance",
    ),
    "chemistry": (
        "chemistry, chemist, chemical reaction, chemical formula, chemical bond, molecule, "
        "molecular, covalent, ionic, periodic table, oxidation, redox, catalyst, "
        "enzyme catalysis, stoichiometr*, titration, molarity, mole of, molar mass, sodium, "
        "potassium, hydrogen, helium, nitrogen, chlorine, sulfur, sulphur, phosphorus, "
        "hydroxide, chloride, carbonate, sulfate, nitrate, sulfuric acid, hydrochloric, "
        "ethanol, methane, hydrocarbon, benzene, polymer, alkane, alkene, isomer, solvent, "
        "solute, aqueous, exothermic, endothermic, atomic number, isotope, valence, "
        "electronegativity, distillation, chromatography, electrolysis, organic compound, "
        "carbon dioxide, ph level, ph value, alkaline, combustion, noble gas, alloy, "
        "transition metal, reagent, precipitate, crystalliz*, avogadro, h2o, co2, nacl",
        "acid, atom, atomic, oxygen, carbon, compound, chemical, mercury, solution of, "
        "reaction, gas, element, mixture, metal, iron, bleach, ammonia",
    ),
    "biology": (
        "biology, biological, biologist, photosynthesis, chlorophyll, mitochondri*, "
        "chloroplast, cell membrane, cell division, mitosis, meiosis, dna, rna, mrna, gene, "
        "genome, genetic*, chromosome, allele, mutation, evolutionary, natural selection, "
        "darwin*, species, genus, taxonom*, ecosystem, biodiversity, food chain, predator, "
        "prey, habitat, endangered, mammal, reptile, amphibian, vertebrate, invertebrate, "
        "insect, bacteri*, microb*, fungi, fungus, protein synthesis, enzyme, amino acid, "
        "ribosome, eukaryot*, prokaryot*, organism, homeostasis, pollinat*, herbivore, "
        "carnivore, primate, nervous system, neuron, photosynthetic, zoology, botan*, larva, "
        "larvae, marine life, dolphin, whale, elephant, tiger, lion, giraffe, penguin, shark, "
        "butterfly, beetle, dinosaur, fossil, symbio*, stem cell, wildlife, living thing, "
        "respiratory chain, electron transport chain, classification of animals, "
        "classify the animals, nerve, cellular respiration",
        "animal, evolution, cell, protein, plant, breed, organ, tissue, bird, fish, bear, "
        "wolf, snake, frog, bee, monkey, reproduction, offspring, membrane, nest",
    ),
    "medicine": (
        "medicine, medical, physician, surgeon, surgery, surgical, diagnos*, symptom, "
        "prognosis, disease, syndrome, cancer, tumor, tumour, chemotherapy, diabet*, insulin, "
        "hypertension, blood pressure, cholesterol, heart attack, cardiovascular, cardiac, "
        "stroke patient, asthma, pneumonia, influenza, covid, coronavirus, pandemic, vaccine, "
        "vaccinat*, antibiotic, antiviral, antibod*, immune system, infection, infectious, "
        "inflammat*, arthritis, alzheimer*, parkinson*, epilepsy, migraine, anesthesia, "
        "clinical, clinic, hospital, nurse, pharmac*, prescription, dosage, side effect, "
        "pathology, oncology, dermatology, pediatric, pregnan*, mri, x ray, transplant, hiv, "
        "tuberculosis, malaria, hepatitis, anemia, allergy, allergic, schizophrenia, "
        "ibuprofen, aspirin, paracetamol, fracture, public health, epidemic, stethoscope",
        "doctor, treatment, virus, fever, cough, pain, drug, blood, liver, kidney, lung, "
        "therapy, dose, chronic, healthcare, health care, infected, sore throat, illness, "
        "headache, injury, patient, wound",
    ),
    "computing": (
        "algorithm, software, programming, programmer, python, javascript, typescript, c++, "
        "css, sql, mysql, postgresql, mongodb, database, api, rest api, json, xml, "
        "source code, code snippet, compiler, debugg*, github, git, linux, unix, docker, "
        "kubernetes, machine learning, deep learning, neural network, artificial intelligence, "
        "natural language processing, data science, data structure, linked list, binary tree, "
        "binary search, recursion, recursive, for loop, while loop, subclass, object oriented, "
        "unit test, regex, regular expression, operating system, cpu, gpu, microprocessor, "
        "encryption, cybersecurity, malware, spyware, phishing, firewall, cloud computing, "
        "web server, web page, web development, web browser, tcp, ip address, blockchain, "
        "big data, data set, dataset, data mining, hyperlink, excel formula, spreadsheet, "
        "pandas, numpy, tensorflow, pytorch, chatbot, language model, computer science, "
        "open source, frontend, user interface, operating systems, computer program, csv, "
        "stack overflow, bash, variable name, data type, string variable, google search, "
        "html tag, html code, html page",
        "computer, code, array, function, variable, loop, server, internet, cache, script, "
        "web, online, app, data, username, password, bug, browser, computational, hardware, "
        "digital, download, email address, query, java, backend, android, boolean, microsoft, "
        "string, file, html, website, url",
    ),
    "engineering": (
        "engineering, engineer, circuit, circuit board, resistor, capacitor, transistor, "
        "diode, microcontroller, arduino, raspberry pi, sensor, actuator, robot, robotic*, "
        "automation, crankshaft, piston, combustion engine, turbine, generator, transformer, "
        "hydraulic, pneumatic, welding, machining, cnc, lathe, cad, 3d print*, prototype, "
        "load bearing, tensile, truss, reinforced concrete, civil engineer*, "
        "suspension bridge, bridge design, scaffolding, aerospace, aircraft, aviation, "
        "jet engine, propeller, fuselage, drone, locomotive, electric vehicle, hybrid car, "
        "fuel cell, lithium, solar panel, wind turbine, power plant, power grid, "
        "nuclear reactor, hydroelectric, blueprint, hvac, manufactur*, assembly line, "
        "supply voltage, pcb, soldering, satellite dish, gearbox, brake pad, chassis, "
        "engine oil, spark plug, telecommunication, 3d printer",
        "engine, motor, machine, wire, mechanical, valve, bridge, vehicle, car, truck, "
        "construction, signal, device, fuel, electrical, electricity, renewable, concrete, "
        "automobile, solar, battery, beam, gear, dam, steel, pump, tolerance",
    ),
    "earth_and_space": (
        "astronom*, planet, galaxy, galaxies, milky way, solar system, black hole, supernova, "
        "nebula, asteroid, meteor, meteorite, orbital, nasa, spacecraft, space station, "
        "space exploration, astronaut, telescope, hubble, mars, jupiter, saturn, venus, "
        "neptune, uranus, pluto, lunar, eclipse, constellation, light year, cosmolog*, "
        "big bang, exoplanet, geolog*, tectonic, earthquake, volcano, volcanic, tsunami, "
        "magma, lava, sedimentary, igneous, metamorphic, erosion, glacier, ocean current, "
        "atmospher*, climate change, global warming, greenhouse gas, greenhouse effect, ozone, "
        "carbon footprint, deforestation, rainforest, hurricane, tornado, cyclone, "
        "meteorolog*, weather forecast, precipitation, drought, monsoon, tundra, latitude, "
        "longitude, continent, geograph*, peninsula, archipelago, fossil fuel, pollution, "
        "sustainab*, environmental, sea level, hemisphere, equator, water cycle, "
        "rocket launch, recycling, wildfire, groundwater, outer space, in space",
        "earth, moon, sun, star, ocean, river, lake, island, climate, weather, rainfall, "
        "storm, flood, mountain range, recycle, emission, universe, rocket, soil, satellite, "
        "conservation, environment, capital of, coast, tide, mineral, comet, orbit, desert",
    ),
    "history": (
        "historian, historical, medieval, middle ages, renaissance, roman empire, "
        "ancient greece, ancient rome, ancient egypt, byzantine, ottoman, mesopotamia, "
        "pharaoh, viking, feudal*, crusade, dynasty, emperor, colonial*, coloni*, world war, "
        "wwi, wwii, civil war, cold war, french revolution, american revolution, "
        "industrial revolution, napoleon*, hitler, nazi, holocaust, soviet, treaty of, "
        "battle of, declaration of independence, founding fathers, george washington, "
        "abraham lincoln, slavery, abolition*, civil rights movement, great depression, "
        "victorian era, archaeolog*, artifact, antiquity, bronze age, stone age, iron age, "
        "prehistoric, julius caesar, alexander the great, genghis khan, mongol empire, "
        "silk road, conquest, conquistador, aztec, inca, mayan, king henry, queen elizabeth, "
        "queen victoria, churchill, 18th century, 19th century, 17th century, 16th century, "
        "15th century, martin luther king, ming dynasty, qing dynasty, regiment",
        "history, century, empire, revolution, ancestor, king, queen, war, army, battle, "
        "invasion, era, reign, independence, knight, castle, 20th century, treaty, troops, "
        "throne, soldiers, siege, ancient, monarch",
    ),
    "philosophy_and_religion": (
        "philosoph*, ethic*, metaphysic*, epistemolog*, ontology, existential*, stoic*, "
        "nihilism, utilitarian*, deontolog*, kant, nietzsche, plato, aristotle, socrates, "
        "descartes, confuci*, taois*, daois*, buddhis*, buddha, hindu*, islam*, muslim, quran, "
        "koran, mosque, christian*, jesus, bible, biblical, gospel, catholic, protestant, "
        "pope, bishop, priest, jewish, judaism, synagogue, torah, theolog*, atheis*, agnostic, "
        "religion, religious, spirituality, prayer, karma, reincarnation, nirvana, "
        "meditation practice, free will, determinism, meaning of life, consciousness, "
        "logical fallacy, syllogism, empiricism, rationalism, skepticism, pragmatism, "
        "scripture, monk, monastery, sermon, saint, divine, deity, deities, afterlife, "
        "trolley problem, humanism, prophet, clergy",
        "faith, soul, truth, belief, wisdom, god, goddess, temple, spiritual, holy, "
        "enlightenment, sin, premise, ritual, worship, sacred, church, moral*, god's, heaven, "
        "virtue",
    ),
    "language_and_linguistics": (
        "grammar, grammatical, grammatically, syntax, linguistic*, linguist, noun, verb, "
        "adjective, adverb, pronoun, preposition, conjunction, past tense, present tense, "
        "future tense, passive voice, active voice, punctuation, comma, apostrophe, semicolon, "
        "synonym, antonym, homophone, idiom, phonetic*, phonolog*, phoneme, morphology, "
        "morpheme, etymology, vocabulary, dialect, bilingual, translat*, translator, "
        "sentence structure, subject and verb, plural, misspell*, capitaliz*, part of speech, "
        "parts of speech, word order, figure of speech, simile, alliteration, onomatopoeia, "
        "prefix, suffix, native speaker, second language, second person, first person, "
        "third person, latin word, spanish, french translation, paraphras*, rephras*, "
        "in other words, rewrite the sentence, following sentence, run on sentence, "
        "dependent clause, word that rhymes, pronunciation, palindrome, anagram, mandarin, "
        "tone of voice",
        "sentence, sentences, phrase, word, language, english, meaning of, proofread*, edit, "
        "german, french, japanese, metaphor, tense, wording, letter, paragraph, formal, vowel, "
        "consonant, singular, clause, semantic*, concise, spelling",
    ),
    "literature": (
        "literature, literary, novelist, playwright, shakespeare*, hamlet, macbeth, "
        "romeo and juliet, jane austen, pride and prejudice, charles dickens, mark twain, "
        "hemingway, tolstoy, dostoevsky, kafka, homer's, the odyssey, iliad, don quixote, "
        "george orwell, great gatsby, moby dick, to kill a mockingbird, harry potter, "
        "lord of the rings, tolkien, sherlock holmes, agatha christie, edgar allan poe, "
        "bestseller, best selling novel, author of the book, book review, book report, memoir, "
        "autobiography, literary criticism, literary device, symbolism, foreshadowing, "
        "allegory, satire, narrator, protagonist of the, antagonist, anthology, prose, "
        "magnum opus, gothic novel, science fiction novel, novella, epic poem, modernist, "
        "romanticism, paperback, classic novel, pulitzer, nobel prize in literature, "
        "book club, children's book, literary work, quote from the book, folktale, novels, "
        "the novel, this book, the book, reading this, easy to read, storyline of the book, "
        "read it again",
        "novel, author, book, writer, narrative, theme, protagonist, essay, genre, irony, "
        "reader, plot, published, library, title of the book, playwriting, chapter, publisher, "
        "tragedy, library book",
    ),
    "law": (
        "lawyer, attorney, lawsuit, plaintiff, defendant, prosecut*, jury, verdict, courtroom, "
        "supreme court, court of appeal, judge ruled, judicial, judiciary, legally, "
        "legislation, statute, constitutional, amendment, copyright, trademark, "
        "intellectual property, liability, negligence, breach of contract, contract law, "
        "criminal law, civil law, common law, tort, felony, misdemeanor, homicide, "
        "manslaughter, burglary, larceny, probation, parole, imprisonment, prison sentence, "
        "sentenced to, convicted, conviction, acquitted, testimony, affidavit, subpoena, "
        "injunction, jurisdiction, litigation, arbitration, custody, divorce settlement, "
        "regulatory compliance, gdpr, data protection, tenant rights, lease agreement, "
        "power of attorney, due process, habeas corpus, international law, human rights law, "
        "law firm, barrister, solicitor, paralegal, non disclosure agreement, "
        "terms of service, clause of the contract, antitrust, fraud charges, accused of, "
        "indict*, lawmaker, supreme court justice, law enforcement",
        "law, court, judge, contract, trial, criminal, crime, police, evidence, guilty, "
        "witness, arrest*, illegal, appeal, suspect, lease, regulation, sue, prison, jail, "
        "fraud, attack, murder, legal, theft, patent",
    ),
    "politics_and_society": (
        "politic*, politician, government, democracy, democratic, democrat, republican, "
        "senator, congress, parliament, prime minister, president obama, president trump, "
        "president bush, election, electoral, vote, voter, ballot, campaign trail, referendum, "
        "foreign policy, diplomacy, diplomat, united nations, european union, nato, sanctions, "
        "terroris*, militant, insurgen*, refugee, immigra*, human rights, civil rights, "
        "gender equality, feminis*, racism, racial, discrimination, activist, protest*, "
        "social justice, inequality in society, poverty, homelessness, welfare state, "
        "communis*, socialis*, capitalism, liberalism, conservatism, fascis*, authoritarian, "
        "dictator*, geopolit*, sociolog*, demographic*, minister, ministry, cabinet minister, "
        "governor, mayor, municipal, public policy, census, social media influence, "
        "white house, kremlin, iraq, afghanistan, gaza, palestinian, hostage, ceasefire, "
        "peace talks, military, foreign minister, embassy, ambassador, gun control, lgbt*, "
        "urbanization, population growth, overpopulation, world population",
        "president, policy, society, community, rights, equality, citizen, nation, national, "
        "party, leader, social, public, culture, cultural, population, security, rebels, "
        "officials, freedom, privacy",
    ),
    "economics": (
        "economics, economist, economy, economic, macroeconomic*, microeconomic*, inflation, "
        "deflation, gdp, gross domestic product, recession, monetary policy, fiscal policy, "
        "central bank, federal reserve, interest rate, exchange rate, currency, "
        "supply and demand, elasticity, opportunity cost, marginal cost, marginal utility, "
        "market equilibrium, monopoly, oligopoly, free market, globalization, tariff, "
        "trade deficit, balance of trade, import and export, subsidy, unemployment, "
        "minimum wage, labor market, labour market, stock market, wall street, dow jones, "
        "nasdaq, stock exchange, bond yield, treasury, hedge fund, commodity, oil prices, "
        "crude oil, barrel, opec, consumer spending, purchasing power, comparative advantage, "
        "game theory, keynesian, adam smith, economic growth, national debt, budget deficit, "
        "taxation, gini, public goods, externality, bull market, bear market, bubble burst, "
        "quarterly profit, investors, trading day, shares fell, shares rose",
        "market, trade, wage, price, prices, demand, stocks, finance, financial, export, "
        "goods, industry, growth, tax, analyst, dollar, euro, profit, wealth",
    ),
    "psychology_and_education": (
        "psycholog*, cognitive, behaviorism, freud, jung, maslow, piaget, conditioning, "
        "subconscious, unconscious mind, personality trait, big five, introvert, extrovert, "
        "anxiety, depression, mental health, therapist, psychotherapy, counseling, trauma, "
        "ptsd, adhd, autism, self esteem, emotional intelligence, procrastinat*, mindset, "
        "growth mindset, cognitive bias, confirmation bias, placebo, memory retention, "
        "attention span, child development, attachment theory, education, educational, "
        "curriculum, pedagog*, lesson plan, homework, kindergarten, elementary school, "
        "middle school, undergraduate, scholarship, tuition, learning style, online learning, "
        "study habit, study technique, exam, final exam, literacy, special education, "
        "tutoring, tutor, learner, standardized test, semester, grade level, "
        "motivation theory, critical thinking, lecture, syllabus, graduate school, "
        "spaced repetition, thesis, dissertation, literature review, literature chapter, "
        "literature search, literature survey, review of the literature, research paper, "
        "term paper, academic writing",
        "student, school, teach, learn, learning, memory, motivation, stress, behavior, "
        "behaviour, emotion, perception, quiz, study, studying, grade, mental, skill, test, "
        "college, university, professor, high school, teacher, classroom, academic, phd",
    ),
    "business_and_marketing": (
        "marketing, marketer, advertis*, ad campaign, brand awareness, branding, "
        "target audience, target market, customer service, customer satisfaction, "
        "customer retention, customer support, customer base, business plan, business model, "
        "business strategy, startup, entrepreneur*, small business, sales team, sales pitch, "
        "sales strategy, lead generation, b2b, e commerce, ecommerce, seo, "
        "search engine optimization, social media marketing, social media campaign, "
        "social media post, content marketing, email marketing, newsletter, slogan, tagline, "
        "press release, public relations, value proposition, swot, competitor, "
        "competitive advantage, market share, market research, stakeholder, shareholder, ceo, "
        "supply chain, logistics, procurement, outsourc*, merger, acquisition, "
        "venture capital, product launch, project management, kpi, roi, profit margin, "
        "human resources, company's, business owner, crm, loyalty program, influencer, "
        "close the books, balance the books, landing page, call to action, invoice, retailer, "
        "mission statement, "
        "customer feedback, quarterly results, takeover",
        "business, company, companies, customer, client, brand, sales, product, strategy, "
        "organization, management, manager, campaign, service, launch, retail, logo, "
        "promotion, firm, executive, inc, corp, corporate, revenue, franchise, inventory",
    ),
    "personal_finance": (
        "personal finance, budgeting, monthly budget, savings account, checking account, "
        "bank account, credit card, debit card, credit score, credit report, mortgage, "
        "student loan, car loan, personal loan, payday loan, down payment, refinanc*, "
        "compound interest, emergency fund, 401k, roth ira, pension, index fund, mutual fund, "
        "etf, dividend, stock portfolio, portfolio diversification, diversified, investing, "
        "investment, invest in, cryptocurrency, bitcoin, ethereum, tax return, tax deduction, "
        "income tax, tax refund, net worth, insurance policy, life insurance, "
        "health insurance, car insurance, insurance premium, credit union, direct deposit, "
        "overdraft, bank statement, wire transfer, financial planning, financial advisor, "
        "financial goal, save money, saving money, frugal, debt free, pay off debt, payoff, "
        "bankruptcy, foreclosure, annuity, interest payment, monthly payment, living expenses, "
        "financially, atm",
        "bank, loan, debt, savings, income, expenses, budget, rent, salary, account, afford, "
        "interest, deposit, credit, money, bill, paycheck, insurance, retirement, allowance, "
        "inheritance",
    ),
    "cooking_and_food": (
        "recipe, cook, cooking, cuisine, culinary, chef, ingredient, tablespoon, teaspoon, "
        "tbsp, tsp, cup of flour, flour, baking, baking powder, baking soda, bake, oven, "
        "preheat*, saute*, simmer*, whisk*, marinat*, roast, grill, grilled, fry, fried, "
        "stir fry, dough, yeast, bread, pasta, spaghetti, noodle, rice, soup, stew, curry, "
        "salad, sandwich, burger, pizza, sushi, taco, pancake, cake, cookie, chocolate, "
        "dessert, pastry, vanilla, cinnamon, garlic, onion, tomato, potato, carrot, lettuce, "
        "olive oil, butter, cheese, parmesan, mozzarella, yogurt, sauce, vinegar, soy sauce, "
        "seasoning, oregano, basil, chicken breast, beef, pork, bacon, shrimp, salmon, tofu, "
        "breakfast, lunch, dinner, appetizer, delicious, tasty, flavor, flavour, menu, waiter, "
        "waitress, vegan, vegetarian, smoothie, coffee, espresso, beer, wine, cocktail, "
        "appetite, skillet, refrigerat*, snack",
        "food, meal, dish, eat, egg, sugar, salt, pepper, milk, kitchen, cream, chicken, "
        "fruit, vegetable, apple, banana, lemon, juice, serve, taste, tea, drink, spicy, diet, "
        "boil, restaurant, tea leaves, spice",
    ),
    "health_and_fitness": (
        "workout, work out routine, fitness, gym, physical activity, regular exercise, "
        "aerobic, cardio, strength training, weight training, weightlifting, push up, pushup, "
        "sit up, deadlift, yoga, pilates, warm up, treadmill, personal trainer, muscle mass, "
        "build muscle, lose weight, weight loss, overweight, obesity, bmi, body fat, calorie, "
        "calories, nutrition, nutrient, nutritious, vitamin, dietary, healthy diet, "
        "balanced diet, healthy eating, eat healthy, dietary fiber, whole grain, antioxidant, "
        "omega 3, protein intake, hydrat*, stay hydrated, sleep quality, sleep schedule, "
        "insomnia, good night's sleep, healthy lifestyle, healthy habit, wellness, well being, "
        "wellbeing, stress relief, relaxation, mindfulness, meditat*, deep breathing, "
        "skincare, sunscreen, back pain, quit smoking, intermittent fasting, keto, metabolism, "
        "heart rate, jogging, exercise routine, staying healthy, stay healthy, healthier, "
        "hygiene, detox, dental",
        "exercise, healthy, health, sleep, muscle, diet, weight, fat, walking, body, "
        "breathing, rest, physical, routine, stress, skin, relax, plank, squat, smoking, "
        "posture, stretching",
    ),
    "travel": (
        "travel, traveler, traveller, traveling, trip to, itinerary, vacation, tourist, "
        "tourism, tour guide, sightseeing, landmark, hotel, hostel, airbnb, airline, "
        "boarding pass, passport, luggage, suitcase, backpacking, backpacker, road trip, "
        "cruise, destination, reservation, travel agency, travel insurance, eiffel tower, "
        "louvre, colosseum, great wall, statue of liberty, grand canyon, national park, "
        "island hopping, souvenir, day trip, must see, must visit, places to visit, "
        "attractions, local cuisine, jet lag, rental car, train station, public transport*, "
        "sightsee, hiking trail, camping, campsite, tokyo, bangkok, barcelona, venice, "
        "new york city, honeymoon, explore the city, safari, guidebook, explorer, "
        "customs officer, currency exchange, ski resort, scenic, hike, skyline, ferry, motel, "
        "innkeeper, airport lounge, airport transfer",
        "trip, tour, visit, visiting, journey, guest, train, bus, park, mountain, explore, "
        "holiday, route, passenger, adventure, sea, flight, beach, museum, check in, booking, "
        "visa, resort, paris, rome, subway, city guide, cities to, airport",
    ),
    "home_and_garden": (
        "garden, gardening, gardener, flower bed, lawn, mowing, compost, fertilizer, mulch, "
        "seedling, prune, pruning, houseplant, potted plant, indoor plant, watering can, "
        "perennial, tomato plant, rose bush, weeding, pest control, landscaping, backyard, "
        "patio, furniture, sofa, bookshelf, mattress, curtain, carpet, rug, "
        "interior decorating, home decor, living room, kitchen sink, faucet, plumbing, "
        "plumber, leaky, toilet, renovat*, remodel*, drywall, paint the wall, wallpaper, diy, "
        "screwdriver, plywood, ladder, toolbox, house cleaning, clean the house, "
        "vacuum cleaner, laundry, detergent, dishwasher, washing machine, declutter*, "
        "household, housework, chores, storage bin, tidy, tidying, dusting, mop, "
        "light fixture, thermostat, insulation, home improvement, homeowner, pet care, puppy, "
        "kitten, litter box, dog food, aquarium, kettle, descale, limescale, doorbell",
        "house, home, room, clean, cleaning, dog, cat, pet, flower, seed, leaf, leaves, wall, "
        "window, apartment, paint, roommate, tool, plants, watering, shelf, tree, roof, "
        "garage, nail, drill, hammer, fence, drain, stain, ceiling, bedroom, bathroom, couch",
    ),
    "work_and_career": (
        "resume, curriculum vitae, cover letter, job interview, interviewer, interviewee, "
        "job application, job description, job posting, job seeker, job title, job search, "
        "career, career path, career change, recruiter, recruit*, hiring manager, hire, "
        "employer, employment, coworker, colleague, workplace, performance review, "
        "promotion at work, pay raise, salary negotiation, negotiate a, internship, intern, "
        "apprenticeship, work experience, work life balance, remote work, working from home, "
        "work from home, telecommut*, overtime, sick leave, annual leave, maternity leave, "
        "parental leave, resignation, resign from, two weeks notice, laid off, layoff, "
        "full time, part time, freelanc*, linkedin, networking event, "
        "professional development, soft skill, time management, productivity, to do list, "
        "meeting agenda, meeting minutes, team building, teamwork, team lead, team member, "
        "leadership, onboarding, business email, best regards, dear hiring, reference letter, "
        "standup",
        "job, boss, work, meeting, manager, team, interview, professional, position, skills, "
        "qualified, schedule, worker, staff, task, sincerely, shift, experience in, meet the, "
        "office, agenda, employee, deadline",
    ),
    "shopping_and_products": (
        "amazon, ebay, walmart, customer review, product review, star rating, refund, "
        "warranty, return policy, gift card, coupon, on sale, bargain, online store, "
        "online shopping, shopping, shopper, shopping cart, shopping list, checkout, "
        "free shipping, shipped, shipping, delivery date, order number, my order, money back, "
        "waste of money, worth the money, highly recommend, do not buy, don't buy, "
        "bought this, i bought, purchased this, works great, stopped working, brand new, "
        "five stars, product description, smartphone, iphone, ipad, laptop, headphone, "
        "earbuds, bluetooth, charger, tv set, gadget, appliance, blender, backpack, handbag, "
        "sneakers, shoes, jacket, t shirt, jeans, jewelry, necklace, watch band, cosmetics, "
        "lipstick, perfume, shampoo, best price, price range, product comparison, packaging, "
        "out of stock, mall, supermarket, grocery store, grocery, groceries, outfit, fashion",
        "product, buy, store, price, quality, order, item, sell, seller, gift, customer, "
        "review, shop, shirt, package, arrived, size, cheap, expensive, recommend, phone, "
        "stars, wear, toy, dress, purchase, discount",
    ),
    "sport": (
        "sports, soccer, football, basketball, baseball, tennis, golf, cricket, rugby, hockey, "
        "volleyball, badminton, table tennis, gymnastics, boxer, wrestling, martial arts, "
        "karate, judo, marathon, triathlon, sprinter, cycling, tour de france, formula one, "
        "nascar, olympic*, world cup, super bowl, champions league, premier league, nba, nfl, "
        "mlb, nhl, fifa, uefa, playoff, championship, tournament, quarterback, touchdown, "
        "goalkeeper, striker, midfielder, referee, umpire, penalty kick, home run, inning, "
        "batting, slam dunk, free throw, point guard, world series, grand slam, wimbledon, "
        "red sox, yankees, lakers, manchester united, real madrid, athletic, stadium, "
        "head coach, halftime, gold medal, teammate, skiing, snowboard*, surfing, skateboard*, "
        "racket, dribbl*, offside, relay race, medalist, wicket, quarterfinal, semifinal",
        "sport, match, game, team, player, score, goal, season, win, champion, race, fans, "
        "ball, club, victory, defeat, injury, beat, cup, runner, training, coach, swimming, "
        "boxing, athlete, league, defender, pitcher, medal",
    ),
    "relationships": (
        "relationship, boyfriend, girlfriend, husband, wife, spouse, fiance, dating, "
        "first date, romantic, romance, marriage, bride, groom, bridesmaid, divorce, breakup, "
        "break up with, my ex, long distance relationship, soulmate, true love, "
        "falling in love, in love with, friendship, parenting, toddler, newborn, babysit*, "
        "sibling, my mom, my dad, my mother, my father, my sister, my brother, in laws, "
        "family member, family gathering, grandparent, grandmother, grandfather, stepmother, "
        "stepfather, cousin, nephew, niece, apology, forgive, forgiveness, cheating on, "
        "trust issues, jealous*, anniversary, birthday party, birthday card, birthday gift, "
        "thank you note, thank you card, congratulat*, condolence, sympathy, valentine*, "
        "love letter, crush on, propose to, conflict resolution, "
        "communication in a relationship, i love you, raising children, date night, "
        "cyberbully*, bully*, lonel*",
        "family, friend, love, partner, child, children, kids, mother, father, daughter, son, "
        "couple, feelings, birthday, trust, baby, date, kindness, communicat*, parent, "
        "married, wedding, my friend, neighbor, neighbour, apologiz*, teenager, best friend",
    ),
    "fiction_and_humour": (
        "short story, once upon a time, fairy tale, story about, fictional, character named, "
        "character in a story, main character, plot twist, backstory, villain, superhero, "
        "wizard, witch, dragon, fairy, elf, elves, dwarf, goblin, vampire, werewolf, zombie, "
        "haunted, spaceship, time machine, time travel*, alien invasion, enchanted, magical, "
        "magic spell, sorcer*, prophecy, princess, bedtime story, flash fiction, "
        "science fiction, sci fi, dystopia*, fantasy world, detective story, murder mystery, "
        "cliffhanger, happily ever after, in a faraway land, tell a story, write a story, "
        "opening line, joke, pun, punchline, riddle, knock knock, hilarious, humor, humour, "
        "humorous, comedian, stand up comedy, sarcas*, parody, walks into a bar, mermaid, "
        "unicorn, fable, moral of the story, cyborg, roleplay, pretend you are, "
        "imagine you are, pretend to be, whispered, gasped, her heart, his heart",
        "story, character, plot, hero, tale, quest, adventure, mystery, magic, prince, "
        "monster, suddenly, detective, realm, laugh, creature, robot, dark, sword, voice, "
        "village, forest, laughed, imagine, ghost, kingdom, funny, alien, castle walls, "
        "his eyes, her eyes, pirate, role play",
    ),
    "poetry": (
        "poem, poetry, poet, poetic, haiku, sonnet, limerick, stanza, couplet, free verse, "
        "rhyme scheme, rhyme, rhyming, iambic, pentameter, quatrain, ballad, ode to, an ode, "
        "elegy, acrostic, villanelle, epic poetry, nursery rhyme, spoken word, "
        "emily dickinson, robert frost, walt whitman, william wordsworth, pablo neruda, "
        "maya angelou, sylvia plath, langston hughes, enjambment, meter of the poem, "
        "blank verse, 5 7 5, line of poetry, poems, lyrical, moonbeam, gentle breeze, "
        "golden light, morning dew, autumn leaves, silver moon, starlit, serenade, o'er, thee, "
        "thy, nature's, heart's, love's",
        "breeze, whisper, glow, gentle, beauty, sky, bright, dream, shine, dance, song, "
        "sunset, syllable, so bright, moonlight, meadow, twilight, blossom, petal, serene, "
        "radiant, shimmer*, gleam*, whispering, softly, bloom, thou, verse, refrain, ablaze, "
        "melod*",
    ),
    "film_and_music": (
        "movie, film, filmmaker, cinema, cinematograph*, screenplay, screenwriter, "
        "film director, actor, actress, oscar, academy award, golden globe, hollywood, "
        "bollywood, box office, movie review, blockbuster, sequel, documentary, animated film, "
        "tv show, tv series, sitcom, netflix, disney, pixar, star wars, marvel, titanic, "
        "soundtrack, music, musician, musical, singer, songwriter, lyrics, song, album, "
        "concert, orchestra, symphony, mozart, beethoven, bach, jazz, hip hop, rapper, "
        "rock band, pop music, classical music, guitar, piano, violin, cello, drum, drummer, "
        "saxophone, trumpet, chord, melody, harmony, tempo, opera, grammy, billboard, beatles, "
        "michael jackson, taylor swift, playlist, choir, broadway, starring, cast member, "
        "hip hop song, bassist, vocalist, spielberg, imdb, anime",
        "director, scene, band, show, audience, performance, stage, role, cast, recording, "
        "sing, stream, dance, acting, studio, plot, character, star, single, released, fans, "
        "television, episode, cartoon, chorus, rhythm, trailer, theatre, theater",
    ),
    "games": (
        "gamer, gaming, gameplay, board game, card game, chess, checkers, poker, blackjack, "
        "monopoly game, scrabble, sudoku, crossword, tic tac toe, hangman, "
        "rock paper scissors, trivia game, dungeon, dungeons and dragons, rpg, mmorpg, "
        "nintendo, playstation, xbox, minecraft, fortnite, pokemon, super mario, zelda, "
        "world of warcraft, league of legends, esports, e sports, game console, multiplayer, "
        "single player game, level up, power up, boss fight, side quest, quest giver, "
        "hit points, health bar, npc, open world, first person shooter, joystick, "
        "game developer, game design, game mechanic, game idea, language game, word game, "
        "jigsaw, checkmate, queen's gambit, knight to, bishop to, escape room, scavenger hunt, "
        "hide and seek, charades, party game, card deck, deck of cards, dominoes, mahjong, "
        "casino, jackpot, easter egg hunt, virtual reality, leaderboard, cheat code, "
        "speedrun*, battle royale, tetris, pac man, video game",
        "game, player, level, rules, quest, turn based, opponent, console, play, "
        "strategy game, avatar, sega, loot, weapon, enemy, enemies, roll, controller, dice, "
        "simulator, puzzle, lottery",
    ),
    "art_and_design": (
        "painting, painter, watercolor, oil painting, acrylic, brushstroke, sculpture, "
        "sculptor, museum of art, art gallery, art museum, art history, art movement, "
        "impressionis*, cubis*, surrealis*, baroque, abstract art, pop art, art deco, "
        "contemporary art, picasso, van gogh, monet, leonardo da vinci, mona lisa, "
        "michelangelo, rembrandt, frida kahlo, warhol, illustrator, sketching, drawing, "
        "charcoal, pencil drawing, calligraph*, ceramic*, pottery, origami, graphic design, "
        "logo design, typography, typeface, font, color palette, colour palette, color scheme, "
        "color wheel, complementary color, primary color, interior design, architect, "
        "architecture, architectural, facade, skyscraper, photograph*, photographer, aperture, "
        "shutter speed, fashion design, textile, embroidery, knitting, crochet, sewing, quilt, "
        "mural, graffiti, portrait, still life, fresco, mosaic, collage, photoshop, art piece, "
        "art style, minimalist, ux design, ui design, design principle, design element, "
        "design a logo, artwork, work of art, infographic",
        "art, artist, design, designer, draw, color, colour, style, visual, image, creative, "
        "gallery, craft, pattern, artistic, paint, layout, museum, shape, exhibit, canvas, "
        "camera, poster, illustration, composition of the, aesthetic, sketch",
    ),
}
