"""A gazetteer of the French communes and the reading of places from text; offline, loaded at first use."""

from jobboard.sheet.places.areas import district_from_postcode, districts, region_of, regions
from jobboard.sheet.places.in_text import find_in_text
from jobboard.sheet.places.line import find_places, settle
from jobboard.sheet.places.lookup import district_name, lookup, search_places
from jobboard.sheet.places.match import PlaceMatch, distance_km
from jobboard.sheet.places.remote import read_remote
from jobboard.sheet.places.spelling import suggest

__all__ = [
    "PlaceMatch",
    "distance_km",
    "district_from_postcode",
    "district_name",
    "districts",
    "find_in_text",
    "find_places",
    "lookup",
    "read_remote",
    "region_of",
    "regions",
    "search_places",
    "settle",
    "suggest",
]
