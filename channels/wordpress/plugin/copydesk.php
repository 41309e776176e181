<?php
/**
 * Plugin Name: Copydesk companion
 * Description: Lets Copydesk find its own posts and pages by publication id, and change a live one only while it is as it was read.
 * Version:     1.3.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License:     Apache-2.0
 *
 * Copy this file to wp-content/plugins/ and activate it. It keeps one field of post meta, lets meta description and title tag of Yoast SEO
 * and Rank Math be written over REST, keeps one copy of each image of Copydesk, and does nothing else.
 * A request without `copydesk_if_revision` is never touched.
 */

defined( 'ABSPATH' ) || exit;

const COPYDESK_META = 'copydesk_publication_id';

add_action(
	'init',
	function () {
		foreach ( array( 'post', 'page' ) as $type ) {
			register_post_meta(
				$type,
				COPYDESK_META,
				array(
					'type'              => 'string',
					'description'       => 'Id of the Copydesk publication that this is.',
					'single'            => true,
					'show_in_rest'      => true,
					'sanitize_callback' => 'sanitize_text_field',
					'auth_callback'     => function ( $allowed, $key, $post ) {
						return current_user_can( 'edit_post', $post );
					},
				)
			);
			add_filter( "rest_{$type}_collection_params", 'copydesk_collection_params' );
			add_filter( "rest_{$type}_query", 'copydesk_query', 10, 2 );
		}
	}
);

/** Meta descriptions and title tags of SEO plugins, where they are active. What they do with a text when they save it is left to them. */
add_action(
	'init',
	function () {
		$keys = array_filter(
			array(
				'_yoast_wpseo_metadesc' => defined( 'WPSEO_VERSION' ),
				'_yoast_wpseo_title'    => defined( 'WPSEO_VERSION' ),
				'rank_math_description' => defined( 'RANK_MATH_VERSION' ),
				'rank_math_title'       => defined( 'RANK_MATH_VERSION' ),
			)
		);
		foreach ( array_keys( $keys ) as $key ) {
			foreach ( array( 'post', 'page' ) as $type ) {
				register_post_meta(
					$type,
					$key,
					array(
						'type'          => 'string',
						'description'   => 'What search engines are told.',
						'single'        => true,
						'show_in_rest'  => true,
						'auth_callback' => function ( $allowed, $meta, $post ) {
							return current_user_can( 'edit_post', $post );
						},
					)
				);
			}
		}
	},
	// After the SEO plugins have registered what they register.
	100
);

/** Adds `?copydesk_publication_id=…` to the list of posts and of pages. */
function copydesk_collection_params( $params ) {
	$params[ COPYDESK_META ] = array(
		'description' => 'Limit the result to the Copydesk publication with this id.',
		'type'        => 'string',
		'pattern'     => '^[0-9a-f]{64}$',
	);
	return $params;
}

function copydesk_query( $query, $request ) {
	if ( ! empty( $request[ COPYDESK_META ] ) ) {
		$query['meta_query'][] = array(
			'key'   => COPYDESK_META,
			'value' => $request[ COPYDESK_META ],
		);
	}
	return $query;
}

add_action(
	'wp_head',
	function () {
		$publication = is_singular() ? get_post_meta( get_queried_object_id(), COPYDESK_META, true ) : '';
		if ( $publication ) {
			printf( '<meta name="copydesk-publication" content="%s">' . "\n", esc_attr( $publication ) );
		}
	}
);

/**
 * Compare-and-set. A request with `copydesk_if_revision` changes a post only while it has that revision, which REST gives with
 * `context=edit`. The row is locked from the comparison to the end of the request, so that no other save comes between; that needs tables of
 * InnoDB, WordPress's default. With other engines some milliseconds remain.
 */
add_action(
	'rest_api_init',
	function () {
		register_rest_field(
			array( 'post', 'page' ),
			'copydesk_revision',
			array(
				'get_callback' => function ( $prepared ) {
					return copydesk_revision_of( get_post( $prepared['id'] ) );
				},
				'schema'       => array(
					'type'        => 'string',
					'description' => 'What copydesk_if_revision is compared with.',
					'context'     => array( 'edit' ),
					'readonly'    => true,
				),
			)
		);
	}
);

const COPYDESK_COMPARED = array( 'post_modified_gmt', 'post_status', 'post_name', 'post_title', 'post_excerpt', 'post_content' );

function copydesk_revision_of( $post ) {
	$values = array();
	foreach ( COPYDESK_COMPARED as $field ) {
		$values[] = $post->$field;
	}
	return hash( 'sha256', implode( "\0", $values ) );
}

function copydesk_is_conditional( $request ) {
	return 'GET' !== $request->get_method()
		&& isset( $request['copydesk_if_revision'] )
		&& preg_match( '#^/wp/v2/(posts|pages)/\d+$#', $request->get_route() );
}

/** After the check of permissions and right before WordPress writes. */
add_filter(
	'rest_dispatch_request',
	function ( $result, $request ) {
		if ( null !== $result || ! copydesk_is_conditional( $request ) ) {
			return $result;
		}
		global $wpdb;
		$fields = implode( ', ', COPYDESK_COMPARED );
		$wpdb->query( 'START TRANSACTION' );
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT $fields FROM {$wpdb->posts} WHERE ID = %d FOR UPDATE", $request['id'] ) );
		clean_post_cache( (int) $request['id'] );
		if ( $row && hash_equals( copydesk_revision_of( $row ), (string) $request['copydesk_if_revision'] ) ) {
			return $result;
		}
		return new WP_Error( 'copydesk_changed', 'The post was changed since it was read.', array( 'status' => 412 ) );
	},
	100,
	2
);

add_filter(
	'rest_request_after_callbacks',
	function ( $response, $handler, $request ) {
		if ( copydesk_is_conditional( $request ) ) {
			global $wpdb;
			$wpdb->query( is_wp_error( $response ) ? 'ROLLBACK' : 'COMMIT' );
			// Other requests may have put the former row back into a shared cache while this one was not yet committed.
			clean_post_cache( (int) $request['id'] );
		}
		return $response;
	},
	10,
	3
);

/**
 * Images of Copydesk are named after what they are. An upload with such a slug becomes one attachment, however often it is sent, at an address
 * without month and suffix; other uploads are never touched. One at a time, by a lock of the database.
 */
const COPYDESK_IMAGE = '/^copydesk-[0-9a-f]{64}$/';

function copydesk_is_image( $request ) {
	return 'POST' === $request->get_method()
		&& '/wp/v2/media' === $request->get_route()
		&& isset( $request['copydesk_sha256'], $request['slug'] )
		&& preg_match( COPYDESK_IMAGE, $request['slug'] );
}

/** Of the file as it was uploaded; empty when it is gone or was replaced. */
function copydesk_sha256_of( $id ) {
	$file = function_exists( 'wp_get_original_image_path' ) ? wp_get_original_image_path( $id ) : '';
	$file = $file ? $file : get_attached_file( $id );
	return $file && is_file( $file ) ? hash_file( 'sha256', $file ) : '';
}

function copydesk_image_lock( $request ) {
	return substr( $request['slug'], 0, 60 );
}

add_filter(
	'rest_dispatch_request',
	function ( $result, $request ) {
		if ( null !== $result || ! copydesk_is_image( $request ) ) {
			return $result;
		}
		if ( ! hash_equals( hash( 'sha256', $request->get_body() ), (string) $request['copydesk_sha256'] ) ) {
			return new WP_Error( 'copydesk_other_bytes', 'These are not the bytes that were announced.', array( 'status' => 400 ) );
		}
		global $wpdb;
		if ( ! $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, 20)', copydesk_image_lock( $request ) ) ) ) {
			return new WP_Error( 'copydesk_busy', 'The same image is being uploaded.', array( 'status' => 503 ) );
		}
		$there = get_page_by_path( $request['slug'], OBJECT, 'attachment' );
		if ( $there ) {
			$known = new WP_REST_Request( 'GET', '/wp/v2/media/' . $there->ID );
			return rest_do_request( $known );
		}
		add_filter( 'upload_dir', 'copydesk_upload_dir' );
		return $result;
	},
	100,
	2
);

function copydesk_upload_dir( $directory ) {
	return array_merge(
		$directory,
		array(
			'subdir' => '/copydesk',
			'path'   => $directory['basedir'] . '/copydesk',
			'url'    => $directory['baseurl'] . '/copydesk',
		)
	);
}

add_filter(
	'rest_request_after_callbacks',
	function ( $response, $handler, $request ) {
		if ( copydesk_is_image( $request ) ) {
			global $wpdb;
			remove_filter( 'upload_dir', 'copydesk_upload_dir' );
			$wpdb->query( $wpdb->prepare( 'DO RELEASE_LOCK(%s)', copydesk_image_lock( $request ) ) );
		}
		return $response;
	},
	10,
	3
);

add_action(
	'rest_api_init',
	function () {
		register_rest_field(
			'attachment',
			'copydesk_sha256',
			array(
				'get_callback' => function ( $prepared ) {
					return preg_match( COPYDESK_IMAGE, (string) get_post_field( 'post_name', $prepared['id'] ) ) ? copydesk_sha256_of( $prepared['id'] ) : '';
				},
				'schema'       => array(
					'type'        => 'string',
					'description' => 'SHA-256 of an image of Copydesk.',
					'context'     => array( 'view', 'edit' ),
					'readonly'    => true,
				),
			)
		);
	}
);
