KEY = "never served"
