// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Values

extension Values.Digest {
    /// The SHA-256 of `data`.
    package init(of data: some Sequence<UInt8>) {
        let hash = Array(SHA256.hash(data: Array(data)))
        // SHA-256 yields 32 bytes (FIPS 180-4, section 6.2).
        self.init(sha256: hash)
    }
}
