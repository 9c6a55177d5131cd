"""What each command of the command line does; the parser is in `analysis.__main__`.

Heavy modules are imported where they are used: --help must answer at once.
"""
