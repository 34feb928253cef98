package import S3
internal import StillsModel

/// The way to clouds, for libraries whose originals are there. Nothing is asked, and no library loaded, before it is needed.
package struct CloudAccess: Sendable {
    /// Gives access to buckets, with the credentials that the environment leads to.
    package var s3: @Sendable () throws(S3Error) -> S3Service

    package init(s3: @escaping @Sendable () throws(S3Error) -> S3Service) { self.s3 = s3 }

    /// For what only works on this machine.
    package static let none = CloudAccess { () throws(S3Error) in
        throw S3Error(.unimplemented, "This program keeps no originals in buckets.")
    }
}
