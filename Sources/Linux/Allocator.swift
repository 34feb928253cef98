internal import CLinux

/// Settings of the C library's memory allocation.
package enum Allocator {
    /// Keeps memory that was freed for the next use, within bounds (2 pools of 16 MiB): for programs that work in batches
    /// on several threads. Measured on an import of 20,000 pictures: a tenth of its processor time.
    package static func keepFreedMemory() { stills_keep_freed_memory() }
}
