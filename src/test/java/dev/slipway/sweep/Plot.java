package dev.slipway.sweep;

/**
 * One run.
 *
 * @param version that is pushed: {@code bad} is rolled back
 * @param haltAt the point, from 1; 0 for never
 * @param haltNextAt the point of the second owner; 0 for never
 */
record Plot(String version, Variation variation, int haltAt, int haltNextAt, Plant plant) {

    static Plot undisturbed(String version) {
        return new Plot(version, Variation.KILL, Points.NEVER, Points.NEVER, Plant.NONE);
    }

    @Override
    public String toString() {
        return version + " " + variation + " at " + haltAt + (haltNextAt == Points.NEVER ? "" : " and " + haltNextAt)
                + (plant == Plant.NONE ? "" : " with " + plant);
    }
}
