"""The server: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from pages.ui.notices import on_script_error
from pages.ui.routes import routes
from pages.ui.security import SecurityMiddleware

app = st.App(
    "pages/ui/navigation.py",
    routes=routes(),
    middleware=[Middleware(SecurityMiddleware)],
    on_script_error=on_script_error,
)
