package layer

import (
	"encoding/binary"
	"errors"
	"strconv"
)

// capabilityRecord is the PAX record that holds a file's capabilities.
const capabilityRecord = "SCHILY.xattr.security.capability"

// The layouts of vfs_cap_data (linux/capability.h): all numbers little endian.
const (
	capabilityRevision  = 0xFF000000
	capabilityRevision1 = 0x01000000 // 32 bits each, 12 bytes
	capabilityRevision2 = 0x02000000 // 64 bits each, 20 bytes
	capabilityRevision3 = 0x03000000 // and a root user id, 24 bytes
	capabilityEffective = 0x000001
)

// parseCapability reads the value of security.capability.
func parseCapability(value string) (Capability, error) {
	b := []byte(value)
	if len(b) < 4 {
		return Capability{}, errors.New("the file capabilities are cut off")
	}
	magic := binary.LittleEndian.Uint32(b)
	c := Capability{Effective: magic&capabilityEffective != 0}
	switch revision := magic & capabilityRevision; {
	case revision == capabilityRevision1 && len(b) == 12:
		c.Permitted = uint64(binary.LittleEndian.Uint32(b[4:]))
	case revision == capabilityRevision2 && len(b) == 20, revision == capabilityRevision3 && len(b) == 24:
		c.Permitted = uint64(binary.LittleEndian.Uint32(b[4:])) | uint64(binary.LittleEndian.Uint32(b[12:]))<<32
	default:
		return Capability{}, errors.New("the file capabilities have an unknown layout")
	}
	return c, nil
}

// names gives the permitted capabilities without CAP_, by number.
func (c Capability) names() []string {
	known := capabilityNames()
	list := []string{}
	for i := range 64 {
		if c.Permitted&(1<<i) == 0 {
			continue
		}
		if i < len(known) {
			list = append(list, known[i])
		} else {
			list = append(list, strconv.Itoa(i))
		}
	}
	return list
}

// capabilityNames lists the capabilities by number (linux/capability.h).
func capabilityNames() []string {
	return []string{
		"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
		"LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
		"SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
		"SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
		"MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
		"CHECKPOINT_RESTORE",
	}
}
