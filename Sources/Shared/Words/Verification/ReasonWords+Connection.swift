// SPDX-License-Identifier: Apache-2.0

/// Reasons about who holds the server's address, and which switch port it hangs on.
extension ReasonWords {
    static let registeredServerSilent = ReasonWords(
        phrase: Phrase(id: "server terdaftar tidak menjawab", en: "the registered server does not answer"),
        remedy: Phrase(
            id: "Periksa daya, kabel, dan alamat IP yang dipasang di server.",
            en: "Check the server's power, cable and configured address."))
    static let unknownSender = ReasonWords(
        phrase: Phrase(
            id: "alamat dipakai perangkat yang tidak terdaftar",
            en: "the address is held by an unregistered device"),
        remedy: Phrase(
            id: "Cocokkan alamat MAC server dengan berkas, atau cari perangkat yang memakai alamatnya.",
            en: "Compare the server's MAC address with the case, or find the device that uses its address."))
    static let severalSenders = ReasonWords(
        phrase: Phrase(
            id: "alamat dipakai lebih dari satu perangkat",
            en: "the address is held by more than one device"),
        remedy: Phrase(
            id: "Lepaskan perangkat lain yang memakai alamat itu.",
            en: "Take the other device off the address."))
    static let virtualRouter = ReasonWords(
        phrase: Phrase(
            id: "alamat dipakai router virtual (VRRP, HSRP, atau gateway anycast)",
            en: "the address is held by a virtual router (VRRP, HSRP or an anycast gateway)"),
        remedy: Phrase(
            id: "Cabut alamat server dari konfigurasi VRRP, HSRP, atau gateway anycast pada router.",
            en: "Take the server's address out of the routers' VRRP, HSRP or anycast gateway configuration."))
    static let siblingInterface = ReasonWords(
        phrase: Phrase(
            id: "alamat dijawab antarmuka yang bernomor di sebelah antarmuka terdaftar",
            en: "the address is answered for by an interface numbered next to a registered one"),
        remedy: Phrase(
            id:
                "Periksa apakah itu antarmuka lain dari server yang sama (bond); bila ya, daftarkan juga alamat MAC-nya.",
            en:
                "Look whether it is another interface of the same server (a bond); if so, register its MAC address too."
        ))
    static let onlyUnsolicited = ReasonWords(
        phrase: Phrase(
            id: "server mengumumkan alamatnya, tetapi tidak menjawab",
            en: "the server announces its address, and answers no request"),
        remedy: Phrase(
            id: "Periksa apakah server menjawab ARP: alamatnya diumumkan, tetapi tidak dijawab.",
            en: "Check that the server answers ARP: its address is announced and not answered for."))
    static let otherAsset = ReasonWords(
        phrase: Phrase(
            id: "alamat dipakai perangkat lain yang terdaftar",
            en: "the address is held by another registered device"),
        remedy: Phrase(
            id: "Betulkan alamat di perangkat terdaftar yang disebut itu.",
            en: "Correct the address of the registered device that is named."))
    static let addressConflict = ReasonWords(
        phrase: Phrase(
            id: "alamat juga dipakai perangkat lain",
            en: "the address is used by another device too"),
        remedy: Phrase(
            id: "Lepaskan perangkat lain dari alamat itu.",
            en: "Take the other device off the address."))
    static let proxyARP = ReasonWords(
        phrase: Phrase(
            id: "ada perangkat yang menjawab untuk semua alamat",
            en: "a device answers for every address"),
        remedy: Phrase(
            id: "Matikan proxy ARP di perangkat yang menjawab untuk alamat kosong.",
            en: "Switch proxy ARP off on the device that answers for empty addresses."))
    static let wrongSwitchPort = ReasonWords(
        phrase: Phrase(
            id: "kabel terpasang di port switch yang lain",
            en: "the cable is in another switch port"),
        remedy: Phrase(id: "Pindahkan kabel ke {port}.", en: "Move the cable to {port}."))
    static let switchPortDown = ReasonWords(
        phrase: Phrase(id: "port switch tidak aktif", en: "the switch port is down"),
        remedy: Phrase(
            id: "Nyalakan port switch itu, periksa kabelnya, lalu ulangi.",
            en: "Enable the switch port, check its cable, then verify again."))
    static let switchPortUnknown = ReasonWords(
        phrase: Phrase(id: "port switch tidak diketahui", en: "the switch port is not known"),
        remedy: Phrase(
            id: "Periksa akses SNMP atau LLDP ke switch dengan titipan-agent doctor.",
            en: "Check SNMP or LLDP access to the switch with titipan-agent doctor."))
    static let switchPortNameUnclear = ReasonWords(
        phrase: Phrase(
            id: "nama port dari switch tidak dapat dicocokkan dengan berkas",
            en: "the switch's name for the port cannot be compared with the case's"),
        remedy: Phrase(
            id:
                "Periksa di switch apakah itu port {port}; bila ya, tulis nama dari switch pada switchPorts lokasi dan pada berkas.",
            en:
                "Look at the switch whether that is {port}; if so, write the switch's own name in the site's switchPorts and in the case."
        ))
}
