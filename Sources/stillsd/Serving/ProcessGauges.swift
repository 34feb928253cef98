internal import Linux
internal import Observability

/// What the process needs, by the names that Prometheus's own libraries use.
enum ProcessGauges {
    static let all: [RequestMetrics.Gauge] = [
        .init("process_resident_memory_bytes", "Resident memory, in bytes.") { memory(field: 1) },
        .init("process_virtual_memory_bytes", "Virtual memory, in bytes.") { memory(field: 0) },
        .init("process_open_fds", "Open file descriptors.") { descriptorCount },
    ]

    private static let pageSize = 4_096.0

    /// A field of `/proc/self/statm`, which counts pages.
    private static func memory(field: Int) -> Double? {
        do throws(SystemError) {
            let text = String(decoding: try readFile("/proc/self/statm", limit: 1_000), as: UTF8.self)
            let fields = text.split(separator: " ")
            return fields.count > field ? Double(fields[field]).map { $0 * pageSize } : nil
        } catch {
            return nil
        }
    }

    private static var descriptorCount: Double? {
        do throws(SystemError) {
            var reader = DirectoryReader(try FileDescriptor.open("/proc/self/fd", .directory))
            var count = 0.0
            while try reader.next() != nil { count += 1 }
            // Without the one that reads.
            return count - 1
        } catch {
            return nil
        }
    }
}
