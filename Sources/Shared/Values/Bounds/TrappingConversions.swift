// SPDX-License-Identifier: Apache-2.0

// The standard library's conversions from floating point trap on what does not fit. These stand before them wherever Values is imported,
// and warnings are errors: `Int(x)` of a Double does not compile, `Int(saturating: x)` does.

extension Int {
    @available(*, deprecated, message: "traps beyond the type's range: Int(saturating:) or Int(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: Int(saturating:) or Int(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension Int64 {
    @available(*, deprecated, message: "traps beyond the type's range: Int64(saturating:) or Int64(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: Int64(saturating:) or Int64(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension Int32 {
    @available(*, deprecated, message: "traps beyond the type's range: Int32(saturating:) or Int32(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: Int32(saturating:) or Int32(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension Int16 {
    @available(*, deprecated, message: "traps beyond the type's range: Int16(saturating:) or Int16(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: Int16(saturating:) or Int16(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension Int8 {
    @available(*, deprecated, message: "traps beyond the type's range: Int8(saturating:) or Int8(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: Int8(saturating:) or Int8(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension UInt {
    @available(*, deprecated, message: "traps beyond the type's range: UInt(saturating:) or UInt(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: UInt(saturating:) or UInt(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension UInt64 {
    @available(*, deprecated, message: "traps beyond the type's range: UInt64(saturating:) or UInt64(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: UInt64(saturating:) or UInt64(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension UInt32 {
    @available(*, deprecated, message: "traps beyond the type's range: UInt32(saturating:) or UInt32(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: UInt32(saturating:) or UInt32(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension UInt16 {
    @available(*, deprecated, message: "traps beyond the type's range: UInt16(saturating:) or UInt16(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: UInt16(saturating:) or UInt16(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}

extension UInt8 {
    @available(*, deprecated, message: "traps beyond the type's range: UInt8(saturating:) or UInt8(exactly:)")
    package init(_ value: Double) { self.init(saturating: value) }
    @available(*, deprecated, message: "traps beyond the type's range: UInt8(saturating:) or UInt8(exactly:)")
    package init(_ value: Float) { self.init(saturating: value) }
}
