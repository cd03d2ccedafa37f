"""Grades (karakterer) and the points they make.

Owns the grade records of a pupil with source and version, the points score for Vg1, Vg2 and Vg3 with every line
explained, and reports that something is wrong. Serves opplæringsforskrifta §§ 4-19, 4-20, 4-25 and 4-26.
"""
