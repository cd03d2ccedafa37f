"""Shared vocabulary of every room: standard library only, no world outside."""
