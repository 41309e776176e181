<?php
/**
 * Router for PHP's built-in web server: files as they are, everything else through WordPress.
 */
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?? '/' );
$file = realpath( $_SERVER['DOCUMENT_ROOT'] . $path );
$inside = false !== $file && str_starts_with( $file, realpath( $_SERVER['DOCUMENT_ROOT'] ) );
if ( $inside && ( is_file( $file ) || is_file( $file . '/index.php' ) ) && '/' !== $path ) {
	return false;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF']    = '/index.php';
chdir( $_SERVER['DOCUMENT_ROOT'] );
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
