internal import StillsModel

extension Library {
    /// Whether whoever asks may put images into the collection as the options say. What rows say of themselves is looked at
    /// when their turn comes (``ImportPlaces/permitted(_:_:)``).
    ///
    /// - Throws: ``ServiceError`` with `.notFound` or `.permissionDenied`.
    package func requireImport(_ options: ImportOptions) async throws(ServiceError) {
        guard !principal.mayDoEverything else { return }
        let authorizer = try await authorizer()
        try authorizer.require(.add, in: options.collection)
        guard let visibility = options.visibility, visibility != options.collection.defaultVisibility else { return }
        try authorizer.require(.changeVisibility, in: options.collection)
    }
}
