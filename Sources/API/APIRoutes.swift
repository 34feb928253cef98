/// Every route of the API, in the order in which its description shows them. A folder for each resource.
package enum APIRoutes {
    package static let all: [Route] = ImageRoutes.all + GrantRoutes.all + ServiceRoutes.all
}
