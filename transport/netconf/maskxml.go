package netconf

func maskMessage(msg []byte) string { return string(msg) }
