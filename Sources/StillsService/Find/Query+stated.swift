internal import StillsModel

extension Query {
    /// The query that somebody states, to be asked by the library itself.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` when it cannot be understood.
    init(stated text: String) throws(ServiceError) {
        do throws(QuerySyntaxError) {
            self = try Query(text)
        } catch {
            throw ServiceError(.invalidArgument, "The query cannot be understood: \(error.message).")
        }
    }
}
