"""The screens: each module is one screen, with its routes and its view model."""
