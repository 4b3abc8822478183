"""The setup of a screen: language, data, who looks at it from where, start."""
