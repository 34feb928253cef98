/// Who may know of a field (permissions: audience of fields).
package enum Audience: Sendable, Hashable {
    case anyone
    /// Who may read the image, not only see it because it is public.
    case readers
}
