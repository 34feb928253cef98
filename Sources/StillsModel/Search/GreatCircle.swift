internal import Glibc

/// Distances on the Earth taken as a sphere: 0.5 % from the ellipsoid's at worst.
package enum GreatCircle {
    /// The Earth's mean radius in metres (IUGG).
    package static let earthRadius = 6_371_008.8

    /// Half of the Earth's circumference in metres: nothing is farther away.
    package static let greatestDistance = earthRadius * Double.pi

    /// Metres between two places, by the haversine formula, which stays exact for small distances.
    package static func distance(_ from: Position, _ to: Position) -> Double {
        let latitude = sin(radians(to.latitude - from.latitude) / 2)
        let longitude = sin(radians(to.longitude - from.longitude) / 2)
        let haversine =
            latitude * latitude
            + cos(radians(from.latitude)) * cos(radians(to.latitude)) * longitude * longitude
        return 2 * earthRadius * asin(min(1, haversine.squareRoot()))
    }

    /// The latitudes and longitudes within which everything at most `radius` metres from the centre lies. The
    /// longitudes may pass 180 degrees on either side, by less than a turn.
    static func bounds(around centre: Position, radius: Double) -> GeographicBounds {
        let angle = min(radius / earthRadius, Double.pi)
        // A hair more than the angle, so that rounding leaves nothing out.
        let reach = angle * 180 / Double.pi * (1 + 1e-9) + 1e-9
        let latitudes = max(-90, centre.latitude - reach)...min(90, centre.latitude + reach)
        let everywhere = GeographicBounds(latitudes: latitudes, longitudes: -180...180)
        guard centre.latitude + reach < 90, centre.latitude - reach > -90, angle < Double.pi / 2 else {
            return everywhere
        }
        let ratio = sin(angle) / cos(radians(centre.latitude))
        guard ratio < 1 else { return everywhere }
        let width = asin(ratio) * 180 / Double.pi * (1 + 1e-9) + 1e-9
        guard width < 180 else { return everywhere }
        return GeographicBounds(
            latitudes: latitudes, longitudes: (centre.longitude - width)...(centre.longitude + width))
    }

    private static func radians(_ degrees: Double) -> Double { degrees * Double.pi / 180 }
}

/// A rectangle of latitudes and longitudes, in degrees.
struct GeographicBounds {
    var latitudes: ClosedRange<Double>
    var longitudes: ClosedRange<Double>
}
