internal import Arguments
internal import CloudAuth
internal import Execution
internal import HTTPClient
internal import Linux
internal import S3
internal import StillsModel
package import StillsService

extension CommandContext {
    /// The way to clouds, as the environment says. libcurl is loaded when a library needs it.
    package var clouds: CloudAccess {
        let (files, userAgent) = (files, "\(program.name)/\(program.version)")
        return CloudAccess { () throws(S3Error) in
            do throws(HTTPClientError) {
                return S3Service(try Self.surroundings(files, userAgent: userAgent))
            } catch {
                throw S3Error(error.code, error.message, cause: error)
            }
        }
    }

    private static func surroundings(
        _ files: BlockingPool, userAgent: String
    ) throws(HTTPClientError) -> CloudSurroundings {
        var web = HTTPClientConfiguration()
        web.userAgent = userAgent
        // Where this is no machine of a cloud, nothing answers at the address of its metadata.
        var metadata = HTTPClientConfiguration()
        metadata.userAgent = userAgent
        metadata.connectTimeout = .seconds(1)
        metadata.stallTimeout = .seconds(5)
        metadata.proxy = .none
        return CloudSurroundings(
            environment: CloudEnvironment { name in
                EnvironmentVariables.current[name].flatMap { String(validating: $0.bytes, as: UTF8.self) }
            },
            web: try CurlHTTPClient(web), metadata: try CurlHTTPClient(metadata), files: files,
            now: { SystemClock.wallNanoseconds / 1_000_000_000 })
    }
}
