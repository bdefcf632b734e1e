"""factsite: explainer sites whose every figure carries its source and is proved at every build."""
