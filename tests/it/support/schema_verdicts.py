"""Validates every message (a file of one XML document a line, argv[2]) with the schemas given after it and prints 1 or 0 a line.

argv[1] is a directory to write in. A schema argument is `namespace=file,file…`: files of one namespace are joined by
includes, because libxml2 reads only the first import of a namespace.
"""
import pathlib
import sys

from lxml import etree

directory, messages, groups = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
XSD = "http://www.w3.org/2001/XMLSchema"
root = [f'<s:schema xmlns:s="{XSD}">']
for number, group in enumerate(groups):
    namespace, files = group.split("=", 1)
    joined = directory / f"joined-{number}.xsd"
    includes = "".join(f'<s:include schemaLocation="{pathlib.Path(file).resolve().as_uri()}"/>' for file in files.split(","))
    joined.write_text(f'<s:schema xmlns:s="{XSD}" targetNamespace="{namespace}">{includes}</s:schema>')
    root.append(f'<s:import namespace="{namespace}" schemaLocation="{joined.resolve().as_uri()}"/>')
root.append("</s:schema>")
main = directory / "main.xsd"
main.write_text("".join(root))
schema = etree.XMLSchema(etree.parse(str(main)))
for line in pathlib.Path(messages).read_text(encoding="utf-8").splitlines():
    print(int(schema.validate(etree.fromstring(line))))
