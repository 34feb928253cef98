internal import HTTPTransport

extension APIRequest {
    /// Refuses an edit of what its author has not seen (RFC 9110, section 13.1.1).
    ///
    /// - Parameter version: of what is there now.
    /// - Returns: the version that the edit must find, when the request states one with `If-Match`; else nil.
    /// - Throws: ``Problem`` with 412.
    func expectedVersion(_ version: Int) throws(Problem) -> Int? {
        guard http.fields["If-Match"] != nil || http.fields["If-None-Match"] != nil else { return nil }
        let current = HTTPConditions.Current(entityTag: HTTPEntityTag("\(version)"))
        guard HTTPConditions.evaluate(method: http.method, fields: http.fields, current: current) == .proceed else {
            throw Problem(.preconditionFailed, "It has version \(version) now: look at it again.")
        }
        return http.fields["If-Match"] == nil || http.fields["If-Match"] == "*" ? nil : version
    }

    /// Whether the client has this state already, so that 304 suffices (RFC 9110, section 13.1.2).
    ///
    /// - Throws: ``Problem`` with 412 where `If-Match` asks for another state.
    func isKnown(_ current: HTTPConditions.Current) throws(Problem) -> Bool {
        switch HTTPConditions.evaluate(method: http.method, fields: http.fields, current: current) {
        case .proceed: return false
        case .notModified: return true
        case .preconditionFailed: throw Problem(.preconditionFailed, "It is not what If-Match names any more.")
        }
    }

    /// `If-Match`, as routes that change something describe it.
    static let ifMatch = RouteParameter.header(
        "If-Match", .text, "Do it only if the image has this version still: an ETag that GET gave.")
}
