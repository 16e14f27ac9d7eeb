"""What people read: the case history, its charts, and how it is printed."""
