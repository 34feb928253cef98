import Foundation
import Linux
import StillsModel
import StillsService

/// A small XMP sidecar, made of the properties that are stated.
struct SampleSidecar {
    var title: String?
    var description: String?
    /// As XMP writes it: `2020-02-03T04:05:06+01:00`.
    var taken: String?
    /// As XMP writes them: `48,30.5N`.
    var position: (latitude: String, longitude: String)?
    var keywords: [String] = []
    var rating: Int?
    var creator: String?

    var bytes: [UInt8] {
        var text = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
            """
        func alternative(_ name: String, _ value: String?) {
            guard let value else { return }
            text += "<\(name)><rdf:Alt><rdf:li xml:lang='x-default'>\(value)</rdf:li></rdf:Alt></\(name)>"
        }
        alternative("dc:title", title)
        alternative("dc:description", description)
        if let taken { text += "<exif:DateTimeOriginal>\(taken)</exif:DateTimeOriginal>" }
        if let position {
            text += "<exif:GPSLatitude>\(position.latitude)</exif:GPSLatitude>"
            text += "<exif:GPSLongitude>\(position.longitude)</exif:GPSLongitude>"
        }
        if !keywords.isEmpty {
            text += "<dc:subject><rdf:Bag>\(keywords.map { "<rdf:li>\($0)</rdf:li>" }.joined())</rdf:Bag></dc:subject>"
        }
        if let rating { text += "<xmp:Rating>\(rating)</xmp:Rating>" }
        if let creator { text += "<dc:creator><rdf:Seq><rdf:li>\(creator)</rdf:li></rdf:Seq></dc:creator>" }
        return Array((text + "</rdf:Description></rdf:RDF></x:xmpmeta>").utf8)
    }
}

extension TestLibrary {
    /// Writes a sidecar among the pictures, as if long ago.
    func write(_ sidecar: SampleSidecar, _ name: String) throws { try write(sidecar.bytes, name) }

    /// The items of the folder of pictures, found as the program finds them.
    func found(leftOut: @escaping FileFinder.LeftOut = { _, _ in }) throws -> [ImportItem] {
        var finder = FileFinder(roots: [pictures], stated: StatedFields(), leftOut: leftOut)
        var items: [ImportItem] = []
        while let item = try finder.next() { items.append(item) }
        return items
    }

    /// Imports the folder of pictures and gives back what became of each, by name.
    @discardableResult
    func importFolder(_ options: ImportOptions? = nil, library: Library? = nil) async throws -> [String: ImportReport] {
        let reports = try await importItems(try found(), options: options, library: library)
        return Dictionary(uniqueKeysWithValues: reports.map { ($0.path.lastPart.text ?? "", $0) })
    }

    /// Everything known about the image that a report is about.
    func record(_ report: ImportReport?) async throws -> ImageRecord? {
        guard let image = report?.image else { return nil }
        return try await catalog.images([image]).first ?? nil
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(pictures)/\(name)") }

    /// Sets the time of a file, so that it looks as another one did.
    func date(_ name: String, _ date: Date) throws {
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(pictures)/\(name)")
    }
}
