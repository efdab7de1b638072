<?php
/**
 * Calls the API as the vendor's own PHP client does: Guzzle, Basic authentication of "{username}/token", pages counted from 1
 * until one is not full, a POST with Guzzle's json option. Takes the account from the environment; prints what it found as JSON.
 */
declare(strict_types=1);

require '/usr/share/php/GuzzleHttp/autoload.php';

$client = new GuzzleHttp\Client([
    'base_uri' => getenv('TRACKOPS_URL') . '/api/v1/',
    'auth' => [getenv('TRACKOPS_API_USERNAME') . '/token', getenv('TRACKOPS_API_TOKEN')],
    'headers' => ['Accept' => 'application/json', 'User-Agent' => 'trackops-client-php'],
]);

$decoded = static fn ($response) => json_decode((string) $response->getBody(), true, 512, JSON_THROW_ON_ERROR);
$get = static fn (string $path, array $query = []) => $decoded($client->get($path, ['query' => $query]));
$post = static fn (string $path, array $body) => $decoded($client->post($path, ['json' => $body]));
$count = static fn (string $path, array $query) => $get($path, ['mode' => 'count'] + $query);
// The vendor's example pauses for two of the limit's intervals.
$pause = static fn () => usleep((int) getenv('PAUSE_US'));

$range = ['from' => '2024-01-02', 'to' => '2024-01-04', 'dir' => 'asc'];
$perPage = 100;
$counted = $count('expense/entries', $range + ['per_page' => $perPage]);
$entries = [];
$page = 1;
do {
    $pause();
    $records = $get('expense/entries', $range + ['page' => $page, 'per_page' => $perPage]);
    array_push($entries, ...$records);
    $page++;
} while (count($records) === $perPage);

$pause();
$created = $post('cases', ['casefile' => [
    'case_type_id' => 1,
    'client_id' => 2,
    'created_on' => '2026-11-01',
    'budget_money' => 1500.5,
    'case_location' => 'Reno, NV',
    'custom_fields' => [['id' => 6, 'value' => 'By Guzzle']],
    'subjects' => [['subject_type_id' => 1, 'is_primary' => true, 'custom_fields' => []]],
]]);

$pause();
try {
    $get('expense/entries', ['form' => '2024-01-01']);
    $refused = null;
} catch (GuzzleHttp\Exception\TransferException $exception) {
    $refused = ['status' => $exception->getCode(), 'message' => $exception->getMessage()];
}

echo json_encode(['count' => $counted, 'entries' => $entries, 'created' => $created, 'refused' => $refused]);
