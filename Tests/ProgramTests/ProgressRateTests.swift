import Testing

@testable import Programs

@Suite("Progress tells count, rate and time left")
struct ProgressRateTests {
    private func line(_ rate: inout ProgressRate, _ done: Int, of total: Int?, at seconds: Double) -> String? {
        rate.line(done, of: total, at: Int64(seconds * 1e9)) { done > 50 ? ["3 refused"] : [] }
    }

    @Test("The total and the time left follow once they are known")
    func text() {
        var rate = ProgressRate(noun: "images", begun: 0)
        #expect(line(&rate, 10, of: nil, at: 0.5) == "10 images, 20/s")
        #expect(line(&rate, 20, of: 100, at: 1) == "20 of 100 images, 20/s")
        #expect(line(&rate, 40, of: 100, at: 2) == "40 of 100 images, 20/s, 3 s left")
        #expect(line(&rate, 100, of: 100, at: 5) == "100 of 100 images, 20/s, 3 refused")
        #expect(line(&rate, 120, of: 100, at: 6) == "120 of 120 images, 20/s, 3 refused")
    }

    @Test("It is drawn ten times a second at most")
    func interval() {
        var rate = ProgressRate(noun: "images", begun: 0)
        let shown = (1...1_000).filter { line(&rate, $0, of: nil, at: Double($0) / 1_000) != nil }
        #expect(shown.count == 10)
    }

    @Test("The last seconds count")
    func window() {
        var rate = ProgressRate(noun: "images", begun: 0)
        for second in 1...20 { _ = line(&rate, second * 1_000, of: nil, at: Double(second)) }
        for second in 21...40 { _ = line(&rate, 20_000 + (second - 20), of: nil, at: Double(second)) }
        #expect(line(&rate, 20_021, of: 20_521, at: 41) == "20021 of 20521 images, 1.0/s, 3 refused, 8 min 20 s left")
    }

    @Test("No number is too great, and a clock that stands still is no rate")
    func extremes() {
        var rate = ProgressRate(noun: "images", begun: 0)
        #expect(line(&rate, 1, of: nil, at: 0) == nil)
        #expect(line(&rate, 1, of: .max, at: 10)?.hasPrefix("1 of \(Int.max) images, 0.1/s") == true)
        #expect(line(&rate, .max, of: .max, at: 11) != nil)
        #expect(line(&rate, 0, of: .max, at: 12)?.hasPrefix("0 of") == true)
    }
}
