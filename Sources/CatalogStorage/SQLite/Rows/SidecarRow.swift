internal import SQLite
internal import StillsModel

/// The `sidecar` table: what the XMP file beside an image's picture states.
enum SidecarRow {
    static func write(_ sidecar: Sidecar, of image: ImageID, into connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run(
            "INSERT OR REPLACE INTO sidecar (image, digest, tags) VALUES (?1, ?2, ?3)", .blob(image.bytes),
            .blob(sidecar.digest.bytes), .blob(try TagDocument.make(sidecar.tags)))
    }

    static func remove(of image: ImageID, from connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run("DELETE FROM sidecar WHERE image = ?1", .blob(image.bytes))
    }

    static func read(of image: ImageID, in connection: SQLiteConnection) throws(SQLiteError) -> Sidecar? {
        try connection.first("SELECT digest, tags FROM sidecar WHERE image = ?1", .blob(image.bytes)) {
            row throws(SQLiteError) in
            Sidecar(digest: try row.digest(0), tags: try TagDocument.tags(row.blob(1)))
        }
    }
}
