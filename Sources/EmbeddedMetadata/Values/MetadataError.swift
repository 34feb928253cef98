/// Why nothing can be said about a file.
package struct MetadataError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The first bytes are not those of a picture format that Stills knows: text, HTML, an archive, nothing at all.
        case notAPicture
        /// The first bytes are a picture's, but its width and height cannot be read.
        case damaged
        /// The bytes could not be read from where they are. Says nothing about the picture.
        case unreadable
    }

    package var code: Code
    /// What is wrong, as a full sentence that may be shown to the user. Does not name the file.
    package var message: String
    /// Where in the file the damage was met, in bytes.
    package var offset: Int64?
    /// What the source said, where that is the reason.
    package var cause: ByteSourceError?

    package init(code: Code, message: String, offset: Int64? = nil, cause: ByteSourceError? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.cause = cause
    }

    package var description: String { message }
}
