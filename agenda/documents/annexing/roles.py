"""What elements of a structure tree are called: names of one's own stand for standard ones (ISO 32000-1, 14.8.4)."""

from pikepdf import Dictionary, Name, Object

GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"}
BLOCKS = {"NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"}
TABLES = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP"}
STANDARD = GROUPS | BLOCKS | TABLES | INLINE | {"Warichu", "WT", "WP", "Figure", "Formula", "Form"}


class Roles:
    def __init__(self, told: object) -> None:
        self._told = {key[1:]: str(value)[1:] for key, value in told.items()} if isinstance(told, Dictionary) else {}
        self._here: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def beside(self, told: object) -> None:
        """Names that mean something else there are changed here."""
        self._here = {key[1:]: str(value)[1:] for key, value in told.items()} if isinstance(told, Dictionary) else {}

    def name_for(self, told: Object) -> Object:
        name = str(told)[1:]
        meaning = self.meaning(name)
        if meaning == name:
            return told
        while name in STANDARD or self._here.get(name, meaning) != meaning:
            name += "-"
        self.used[name] = meaning
        return Name(f"/{name}")

    def meaning(self, name: str) -> str:
        seen = {name}
        while name in self._told and self._told[name] not in seen:
            name = self._told[name]
            seen.add(name)
        return name
