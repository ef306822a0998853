"""Text to sentences, words, stems and typography: plain functions without Django."""
