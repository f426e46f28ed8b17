package java

import "strings"

// knownGroup is the group of artifacts that are published without
// pom.properties and whose manifests do not say it, by the start of their
// names; "" for any other.
func knownGroup(artifact string) string {
	for _, g := range [...][2]string{
		{"spring-boot", "org.springframework.boot"},
		{"spring-security", "org.springframework.security"},
		{"spring-cloud", "org.springframework.cloud"},
		{"spring-data", "org.springframework.data"},
		{"spring-integration", "org.springframework.integration"},
		{"spring-batch", "org.springframework.batch"},
		{"spring-session", "org.springframework.session"},
		{"spring-kafka", "org.springframework.kafka"},
		{"spring-amqp", "org.springframework.amqp"},
		{"spring-rabbit", "org.springframework.amqp"},
		{"spring-ws", "org.springframework.ws"},
		{"spring-hateoas", "org.springframework.hateoas"},
		{"spring-retry", "org.springframework.retry"},
		{"spring-plugin", "org.springframework.plugin"},
		{"spring-ldap", "org.springframework.ldap"},
		{"spring-graphql", "org.springframework.graphql"},
		{"spring-", "org.springframework"},
		{"kotlin-", "org.jetbrains.kotlin"},
		{"kotlinx-", "org.jetbrains.kotlinx"},
		{"tomcat-embed-", "org.apache.tomcat.embed"},
		{"hibernate-validator", "org.hibernate.validator"},
		{"hibernate-jpa", "org.hibernate.javax.persistence"},
		{"hibernate-commons", "org.hibernate.common"},
		{"hibernate-", "org.hibernate"},
		{"groovy", "org.codehaus.groovy"},
		{"micrometer-", "io.micrometer"},
		{"reactor-netty", "io.projectreactor.netty"},
		{"reactor-", "io.projectreactor"},
		{"rxjava", "io.reactivex"},
		{"okhttp", "com.squareup.okhttp3"},
		{"okio", "com.squareup.okio"},
		{"retrofit", "com.squareup.retrofit2"},
		{"kafka-clients", "org.apache.kafka"},
		{"kafka_", "org.apache.kafka"},
		{"lombok", "org.projectlombok"},
		{"opentelemetry-", "io.opentelemetry"},
		{"grpc-", "io.grpc"},
		{"byte-buddy", "net.bytebuddy"},
		{"postgresql", "org.postgresql"},
		{"lucene-", "org.apache.lucene"},
		{"elasticsearch", "org.elasticsearch"},
		{"solr-", "org.apache.solr"},
		{"scala-", "org.scala-lang"},
		{"aspectjweaver", "org.aspectj"},
		{"aspectjrt", "org.aspectj"},
		{"checker-qual", "org.checkerframework"},
		{"bcprov-", "org.bouncycastle"},
		{"bcpkix-", "org.bouncycastle"},
		{"bcutil-", "org.bouncycastle"},
		{"junit-jupiter", "org.junit.jupiter"},
		{"junit-platform", "org.junit.platform"},
	} {
		if artifact == g[0] || strings.HasPrefix(artifact, g[0]) && (strings.HasSuffix(g[0], "-") || strings.HasSuffix(g[0], "_") || artifact[len(g[0])] == '-') {
			return g[1]
		}
	}
	return ""
}
