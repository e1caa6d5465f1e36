"""Canonical forms by libxml2. Standard input: lines of document, selection (whole, id:VALUE), method (0 inclusive 1.0, 1 exclusive,
2 inclusive 1.1), comments (0, 1), prefix list, with tabs between. Standard output: a line each, base64, or ! and what went wrong."""
import base64
import ctypes
import ctypes.util
import sys

lib = ctypes.CDLL(ctypes.util.find_library("xml2") or "libxml2.so.2")
pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
for name, result, arguments in [
    ("xmlReadMemory", pointer, [text, number, text, text, number]),
    ("xmlFreeDoc", None, [pointer]),
    ("xmlXPathNewContext", pointer, [pointer]),
    ("xmlXPathFreeContext", None, [pointer]),
    ("xmlXPathEvalExpression", pointer, [text, pointer]),
    ("xmlXPathFreeObject", None, [pointer]),
    ("xmlC14NDocDumpMemory", number, [pointer, pointer, number, pointer, number, ctypes.POINTER(pointer)]),
    ("xmlSetStructuredErrorFunc", None, [pointer, pointer]),
    ("xmlSetGenericErrorFunc", None, [pointer, pointer]),
]:
    function = getattr(lib, name)
    function.restype, function.argtypes = result, arguments
silent = ctypes.CFUNCTYPE(None, pointer, pointer)(lambda *_: None)
lib.xmlSetStructuredErrorFunc(None, ctypes.cast(silent, pointer))
lib.xmlSetGenericErrorFunc(None, ctypes.cast(silent, pointer))
free = ctypes.CDLL(None).free
free.argtypes = [pointer]
# XML_PARSE_NONET and XML_PARSE_NOENT: without the second, it leaves `&amp;` in a namespace name as `&#38;`.
OPTIONS = 2048 | 2


class Object(ctypes.Structure):
    """The beginning of xmlXPathObject."""

    _fields_ = [("type", number), ("nodes", pointer)]


def node_set(context, selection):
    element = f"//*[@Id='{selection[3:]}']"
    below = f"{element}/descendant-or-self::"
    found = lib.xmlXPathEvalExpression(f"{below}node() | {below}*/@* | {below}*/namespace::*".encode(), context)
    return found, ctypes.cast(found, ctypes.POINTER(Object)).contents.nodes


def canonical(document, selection, method, comments, prefixes):
    octets = open(document, "rb").read()
    tree = lib.xmlReadMemory(octets, len(octets), None, None, OPTIONS)
    if not tree:
        return b"!not well-formed"
    context = lib.xmlXPathNewContext(tree)
    found, nodes = (None, None) if selection == "whole" else node_set(context, selection)
    listed = [prefix.encode() for prefix in prefixes.split()]
    array = (text * (len(listed) + 1))(*listed, None) if listed else None
    out = pointer()
    length = lib.xmlC14NDocDumpMemory(tree, nodes, method, ctypes.cast(array, pointer), comments, ctypes.byref(out))
    answer = base64.b64encode(ctypes.string_at(out, length)) if length >= 0 and out else b"!no canonical form"
    if out:
        free(out)
    if found:
        lib.xmlXPathFreeObject(found)
    lib.xmlXPathFreeContext(context)
    lib.xmlFreeDoc(tree)
    return answer


for line in sys.stdin:
    document, selection, method, comments, prefixes = line.rstrip("\n").split("\t")
    sys.stdout.buffer.write(canonical(document, selection, int(method), int(comments), prefixes) + b"\n")
