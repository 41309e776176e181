<?php
/**
 * Plugin Name: Copydesk companion
 * Description: Lets Copydesk find its own posts and pages by publication id.
 * Version:     1.0.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License:     Apache-2.0
 *
 * Copy this file to wp-content/plugins/ and activate it. It keeps one field of post meta and nothing else.
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
