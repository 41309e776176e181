<?php
/**
 * Brings the site into the asked-for state; safe to run again. Reads JSON from standard input, prints JSON.
 */
$wanted = json_decode( stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );

mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
$until = microtime( true ) + $wanted['timeoutMs'] / 1000;
do {
	try {
		$database = new mysqli( 'localhost', 'root', '', '', 0, $wanted['socket'] );
	} catch ( mysqli_sql_exception $error ) {
		if ( microtime( true ) > $until ) {
			throw $error;
		}
		usleep( 50000 );
	}
} while ( ! isset( $database ) );
$database->query( 'CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' );
$database->close();

$fresh = ! $wanted['users'];
if ( $fresh ) {
	define( 'WP_INSTALLING', true );
}
$_SERVER['HTTP_HOST']   = parse_url( $wanted['url'], PHP_URL_HOST );
$_SERVER['REQUEST_URI'] = '/';
require $wanted['site'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

/** Replaces the mail to the administrator: there is no mail server. */
function wp_mail_is_off() {
	return true;
}
add_filter( 'pre_wp_mail', 'wp_mail_is_off' );

if ( ! is_blog_installed() ) {
	wp_install( 'Copydesk peer', 'admin', 'admin@example.org', false, '', wp_generate_password( 24, false ) );
	update_option( 'blog_public', 0 );
	switch_theme( 'copydesk-peer' );
	global $wp_rewrite;
	$wp_rewrite->set_permalink_structure( '/%postname%/' );
	$wp_rewrite->flush_rules( false );
}

$users = $wanted['users'];
foreach ( array( 'admin' => 'administrator', 'redaktion' => 'editor', 'autor' => 'author' ) as $name => $role ) {
	$id = username_exists( $name );
	if ( ! $id ) {
		$id = wp_insert_user(
			array(
				'user_login' => $name,
				'user_email' => "$name@example.org",
				'user_pass'  => wp_generate_password( 24, false ),
				'role'       => $role,
			)
		);
	}
	if ( ! isset( $users[ $name ] ) ) {
		list( $password ) = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'Copydesk' ) );
		$users[ $name ]   = array( 'password' => $password, 'role' => $role );
	}
}

if ( $wanted['plugin'] ) {
	$result = activate_plugin( 'copydesk.php' );
	if ( is_wp_error( $result ) ) {
		fwrite( STDERR, $result->get_error_message() );
		exit( 1 );
	}
} else {
	deactivate_plugins( 'copydesk.php' );
}

echo "\n" . wp_json_encode( array( 'users' => $users, 'version' => get_bloginfo( 'version' ) ) );
