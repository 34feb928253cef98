/// Adds what follows from several tags together, as exiftool's Composite group does: the part that people ask for.
struct CompositeTags {
    let sink: TagSink

    func add() {
        addSize()
        addPosition()
        addExposure()
        for (name, subsecond, offset) in [
            ("DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal"),
            ("CreateDate", "SubSecTimeDigitized", "OffsetTimeDigitized"),
            ("ModifyDate", "SubSecTime", "OffsetTime"),
        ] {
            addDate(name, subsecond, offset)
        }
    }

    private func exif(_ name: String) -> TagValue? {
        sink.value(of: name, in: "EXIF")
    }

    /// Exif's word goes before XMP's.
    private func number(_ name: String) -> Double? {
        exif(name)?.number ?? sink.value(of: name, in: "XMP")?.number
    }

    private func add(_ name: String, _ value: TagValue) {
        sink.add("Composite", name, value)
    }

    private func addSize() {
        guard let width = sink.picture.width, let height = sink.picture.height else { return }
        add("ImageSize", .string("\(width) \(height)"))
        add("Megapixels", .real(Double(width) * Double(height) / 1e6))
    }

    /// Latitude and longitude with a sign: south and west are negative.
    private func addPosition() {
        let latitude = signed("GPSLatitude", negative: "S")
        let longitude = signed("GPSLongitude", negative: "W")
        if let latitude { add("GPSLatitude", .real(latitude)) }
        if let longitude { add("GPSLongitude", .real(longitude)) }
        if let latitude, let longitude {
            add("GPSPosition", .string("\(NumberText.text(of: latitude)) \(NumberText.text(of: longitude))"))
        }
        if let altitude = number("GPSAltitude"), let reference = number("GPSAltitudeRef") {
            add("GPSAltitude", .real(reference == 1 ? -altitude : altitude))
        }
        if let date = exif("GPSDateStamp")?.text, let time = exif("GPSTimeStamp")?.text {
            add("GPSDateTime", .string("\(date) \(time)Z"))
        }
    }

    private func signed(_ name: String, negative: Character) -> Double? {
        guard let degrees = exif(name)?.number, let reference = exif(name + "Ref")?.text.first else {
            // XMP's have their sign already.
            return sink.value(of: name, in: "XMP")?.number
        }
        return reference == negative || reference == Character(negative.lowercased()) ? -degrees : degrees
    }

    private func addExposure() {
        if let aperture = number("FNumber").flatMap({ $0 > 0 ? $0 : nil }) ?? number("ApertureValue") {
            add("Aperture", .real(aperture))
        }
        if let time = number("ExposureTime") ?? number("ShutterSpeedValue") {
            add("ShutterSpeed", .real(time))
        }
    }

    /// The date with its fraction of a second and its offset from UTC, where the file states either.
    private func addDate(_ name: String, _ subsecond: String, _ offset: String) {
        guard case .string(let date) = exif(name), date.utf8.count >= 19 else { return }
        let fraction = exif(subsecond)?.text.filter { ("0"..."9").contains($0) } ?? ""
        let zone = exif(offset)?.text ?? ""
        guard !fraction.isEmpty || !zone.isEmpty else { return }
        add("SubSec" + name, .string(date + (fraction.isEmpty ? "" : "." + fraction) + zone))
    }
}
