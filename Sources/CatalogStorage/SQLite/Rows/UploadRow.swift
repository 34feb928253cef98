internal import SQLite
internal import StillsModel

/// The rows of `upload`.
enum UploadRow {
    static func insert(_ upload: ResumableUpload, into connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO upload (id, owner, byte_count, durable, metadata, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """, .blob(upload.id.bytes), .blob(upload.owner.bytes), .integer(upload.byteCount),
            .integer(upload.offset), .text(upload.metadata), .integer(upload.createdAt.microseconds),
            .integer(upload.expiresAt.microseconds))
    }

    static func upload(_ id: UploadID, in connection: SQLiteConnection) throws(SQLiteError) -> ResumableUpload? {
        try connection.first(
            """
            SELECT owner, byte_count, durable, metadata, created_at, expires_at, image, outcome, receipt FROM upload
            WHERE id = ?1
            """, .blob(id.bytes)
        ) { row throws(SQLiteError) in
            let image: ImageID? = try row.optionalIdentifier(6)
            return ResumableUpload(
                id: id, owner: try row.identifier(0), byteCount: row.integer(1), offset: row.integer(2),
                metadata: row.text(3), createdAt: row.instant(4), expiresAt: row.instant(5),
                result: image.map {
                    UploadResult(image: $0, outcome: row.text(7), receipt: row.optionalText(8))
                })
        }
    }
}
