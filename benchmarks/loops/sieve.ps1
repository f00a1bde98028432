# primes below 200,000 in a Boolean array
function Get-PrimeCount([int]$below) {
    $crossed = [bool[]]::new($below)
    for ($i = 2; $i * $i -lt $below; $i++) {
        if (-not $crossed[$i]) { for ($j = $i * $i; $j -lt $below; $j += $i) { $crossed[$j] = $true } }
    }
    $count = 0
    for ($i = 2; $i -lt $below; $i++) { if (-not $crossed[$i]) { $count++ } }
    $count
}
Get-PrimeCount 200000
