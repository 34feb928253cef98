package import StillsModel

extension ImportReport {
    /// What became of an item that was sent to a server.
    ///
    /// - Parameters:
    ///   - receipt: as the server wrote it.
    ///   - byteCount: bytes that the server newly keeps.
    package init(
        onServer item: ImportItem, _ outcome: ImportOutcome, image: ImageID?, receipt: String? = nil,
        remark: String? = nil, byteCount: Int64 = 0
    ) {
        self.init(
            item, outcome, image: image, receipt: receipt.map(Receipt.init(text:)),
            // A server says how a request takes it out of the trash, not how the command does.
            remark: outcome == .trashed ? ImportWords.command.inTrash : remark, byteCount: byteCount)
    }

    /// An item that was not taken in.
    package init(refused item: ImportItem, _ refusal: Refusal) {
        self.init(item, .refused, refusal: refusal)
    }
}
