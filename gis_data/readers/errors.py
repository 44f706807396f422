"""Why a file cannot be read at all. Each says in one line what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _


class ReadError(Exception):
    """`message` is a lazily translated template, filled with the keyword arguments."""

    message = _("The file cannot be read.")

    def __init__(self, **words: object):
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return str(self.message) % self.words


class FileMissing(ReadError):
    message = _("There is no file %(path)s.")


class FileUnreadable(ReadError):
    message = _("%(path)s may not be read: %(reason)s.")


class NotVector(ReadError):
    message = _("%(path)s is not a vector file that GDAL reads, or it is damaged: save it as GeoPackage or GeoJSON.")


class NotFromPage(ReadError):
    message = _("%(path)s is none of the formats taken here: GeoPackage, GeoJSON, FlatGeobuf, or a shapefile in a zip.")


class BrokenArchive(ReadError):
    message = _("The archive %(path)s is damaged: copy or download it again.")


class EncryptedArchive(ReadError):
    message = _("The archive %(path)s has a password: unpack it and zip it again without one.")


class UnusualArchive(ReadError):
    message = _("The archive %(path)s is packed in an unusual way (such as Deflate64): unpack it and zip it again.")


class ArchiveTooLarge(ReadError):
    message = _("%(path)s would unpack to more than %(limit)s GB: unpack it and import the files one by one.")


class NoLayers(ReadError):
    message = _("%(path)s holds no layer with geometry: look for the file that goes with it.")


class LayerNeeded(ReadError):
    message = _("%(path)s holds several layers: choose one with --layer: %(names)s.")


class NoSuchLayer(ReadError):
    message = _("%(path)s holds no layer %(layer)s, but: %(names)s.")


class EmptyLayer(ReadError):
    message = _("The layer %(layer)s of %(path)s has no rows.")


class TooManyRows(ReadError):
    message = _("The layer %(layer)s has more than %(limit)s rows: choose some with --where, or split the file.")


class WrongEncoding(ReadError):
    message = _("The text in %(path)s is not %(encoding)s: name another with --encoding, such as GB18030 or UTF-8.")


class BadCondition(ReadError):
    message = _("The condition %(where)s cannot be used: %(reason)s.")


class NotWorkbook(ReadError):
    message = _("%(path)s is no XLSX workbook, or it is damaged or has a password: open it and save it as XLSX again.")


class OldWorkbook(ReadError):
    message = _("%(path)s is of an older or another kind of workbook: open it and save it as XLSX or CSV.")


class NotText(ReadError):
    message = _("%(path)s is no table of text: save it as CSV or XLSX.")


class NoHead(ReadError):
    message = _("%(path)s is empty, or has no row with the names of its columns.")
