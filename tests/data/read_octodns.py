"""What octoDNS makes of a zone's YAML file: its records as JSON. Arguments: the file's directory, the zone."""

import json
import sys

from octodns.provider.yaml import YamlProvider
from octodns.zone import Zone

directory, name = sys.argv[1:]
zone = Zone(f"{name}.", [])
# As the file's first line says; everything else is the default, with the checks of octoDNS.
YamlProvider("file", directory, escaped_semicolons=True).populate(zone)


def texts(record):
    if record._type == "TXT":
        return [value.replace("\\;", ";") for value in record.values]
    if record._type == "MX":
        return [f"{value.preference} {value.exchange}" for value in record.values]
    return [str(value) for value in getattr(record, "values", None) or [record.value]]


print(json.dumps([[record.fqdn, record._type, record.ttl, text] for record in zone.records for text in texts(record)]))
