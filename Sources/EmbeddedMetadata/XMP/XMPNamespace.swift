/// XMP namespaces by their URI: a document may choose any prefix for them.
enum XMPNamespace {
    static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    static let xml = "http://www.w3.org/XML/1998/namespace"
    static let meta = "adobe:ns:meta/"

    /// The name that exiftool's family 1 has after `XMP-`; the document's prefix where the namespace is not known.
    static func name(uri: String, prefix: String) -> String {
        switch uri {
        case "http://purl.org/dc/elements/1.1/": "dc"
        case "http://ns.adobe.com/xap/1.0/": "xmp"
        case "http://ns.adobe.com/xap/1.0/rights/": "xmpRights"
        case "http://ns.adobe.com/xap/1.0/mm/": "xmpMM"
        case "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ"
        case "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg"
        case "http://ns.adobe.com/xmp/note/": "xmpNote"
        case "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM"
        case "http://ns.adobe.com/photoshop/1.0/": "photoshop"
        case "http://ns.adobe.com/camera-raw-settings/1.0/": "crs"
        case "http://ns.adobe.com/lightroom/1.0/": "lr"
        case "http://ns.adobe.com/pdf/1.3/": "pdf"
        case "http://ns.adobe.com/tiff/1.0/": "tiff"
        case "http://ns.adobe.com/exif/1.0/": "exif"
        case "http://ns.adobe.com/exif/1.0/aux/": "aux"
        case "http://cipa.jp/exif/1.0/": "exifEX"
        case "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptcCore"
        case "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "iptcExt"
        case "http://ns.useplus.org/ldf/xmp/1.0/": "plus"
        case "http://ns.microsoft.com/photo/1.0/", "http://ns.microsoft.com/photo/1.0": "microsoft"
        case "http://ns.microsoft.com/photo/1.2/": "MP"
        case "http://ns.google.com/photos/1.0/panorama/": "GPano"
        case "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs"
        case "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw"
        case "http://www.metadataworkinggroup.com/schemas/collections/": "mwg-coll"
        case "http://www.digikam.org/ns/1.0/": "digiKam"
        case "http://rs.tdwg.org/dwc/index.htm": "dwc"
        default: conventional(prefix)
        }
    }

    private static func conventional(_ prefix: String) -> String {
        switch prefix {
        case "Iptc4xmpCore": "iptcCore"
        case "Iptc4xmpExt": "iptcExt"
        case "MicrosoftPhoto": "microsoft"
        case "xap": "xmp"
        case "GettyImagesGIFT": "getty"
        case "hdr_metadata": "hdr"
        case "xapRights": "xmpRights"
        case "xapMM": "xmpMM"
        case "xapBJ": "xmpBJ"
        default: prefix
        }
    }
}
