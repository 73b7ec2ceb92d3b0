"""The screens of who answers in a collection: asked by mail, signed in, or by the public link."""
