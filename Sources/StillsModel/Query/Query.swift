/// A question about images. (The parser and the rest of it stand beside this file.)
package struct Query: Sendable, Hashable {
}
