"""What a language is: its words, its forms of names, numbers and dates, and how texts are compared."""
