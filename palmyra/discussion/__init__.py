"""Threads and comments on any page, and how they are judged; knows no article."""
