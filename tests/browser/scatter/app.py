"""The real frame (routes, security) around one page with a map, for tests and the benchmark."""

import streamlit as st
from starlette.middleware import Middleware

from pages.ui.routes import routes
from pages.ui.security import SecurityMiddleware

app = st.App("trial.py", routes=routes(), middleware=[Middleware(SecurityMiddleware)])
