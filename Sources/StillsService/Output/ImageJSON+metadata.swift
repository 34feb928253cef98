package import Formats
package import StillsModel

extension ImageJSON {
    /// `{"id","tags","sidecarTags"}`: what the files themselves state.
    package static func appendMetadata(_ record: ImageRecord, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", record.image.id.description)
        writer.key("tags")
        append(record.tags, to: &writer)
        writer.key("sidecarTags")
        if let sidecar = record.sidecar { append(sidecar.tags, to: &writer) } else { writer.null() }
        writer.endObject()
    }
}
